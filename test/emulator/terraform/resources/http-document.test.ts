import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../../../emulator/terraform/index.js";
import { resolveJson } from "../support.js";

/** The body of a document that a data source reads. */
async function bodyOf(url: string): Promise<unknown> {
  const { model } = await resolveJson({
    data: { http: { d: { url, request_headers: { Accept: "application/json" }, request_timeout_ms: 1 } } },
    output: { body: { value: "${data.http.d.response_body}" } },
  });
  return JSON.parse(String(model.outputs.body));
}

describe("data.http", () => {
  it("reads an issuer's discovery document", async () => {
    expect(await bodyOf("https://id.example.com/realms/a/.well-known/openid-configuration")).toEqual({
      issuer: "https://id.example.com/realms/a",
      jwks_uri: "https://id.example.com/realms/a/protocol/openid-connect/certs",
    });
  });

  it.each([
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC/.well-known/jwks.json",
    "https://id.example.com/realms/a/protocol/openid-connect/certs",
    "https://dev-1.okta.com/oauth2/default/v1/keys",
  ])("reads no keys at %s", async (url) => {
    expect(await bodyOf(url)).toEqual({ keys: [] });
  });

  it.each(["https://checkip.amazonaws.com", "http://id.example.com/keys"])("reports %s", async (url) => {
    await expect(bodyOf(url)).rejects.toThrow(UnsupportedError);
  });
});

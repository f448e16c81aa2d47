import { Readable } from "node:stream";
import { JwtVerifier } from "aws-jwt-verify";
import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../../../emulator/http/http.js";
import { createIssuerStandIn } from "../../../../emulator/internet/issuers/issuer-stand-in.js";
import { issueToken } from "../../../../emulator/services/cognito/issue-token.js";
import { openPools } from "../../services/cognito/stack-with-pools.js";

const REALM = {
  issuer: "https://id.example.com:8443/realms/staff",
  jwksUri: "https://id.example.com:8443/realms/staff/protocol/openid-connect/certs",
};
const OTHER_REALM = {
  issuer: "https://id.example.com:8443/realms/guests",
  jwksUri: "https://id.example.com:8443/realms/guests/protocol/openid-connect/certs",
};
const GOOGLE = {
  issuer: "https://accounts.google.com",
  jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
};

function get(url: string, method = "GET"): HttpRequest {
  const { host, pathname } = new URL(url);
  const headers = [["Host", host]] as const;
  return { method, path: pathname, query: "", headers, body: Readable.from([]), remoteAddress: "127.0.0.1" };
}

async function open() {
  const { keys, ...opened } = await openPools([]);
  const { hosts, handler } = createIssuerStandIn([REALM, OTHER_REALM, GOOGLE], keys);
  const fetchJson = async (url: string) => JSON.parse(String((await handler(get(url))).body));
  const tokenOf = async (issuer: string) => {
    const claims = { org: "acme" };
    const issued = await issueToken(
      { issuer, audience: "api", subject: "alice", claims },
      { ...opened, keys },
    );
    return issued.outcome === "issued" ? issued.token : "";
  };
  return { hosts, handler, fetchJson, tokenOf };
}

describe("the stand-in for the stack's issuers", () => {
  it("has the hosts of the issuers and of their keys", async () => {
    const { hosts } = await open();

    expect([...hosts]).toEqual(["id.example.com:8443", "accounts.google.com", "www.googleapis.com"]);
  });

  it.each([REALM, OTHER_REALM, GOOGLE])(
    "publishes the keys of the tokens of $issuer at the jwks_uri of its discovery document",
    async ({ issuer, jwksUri }) => {
      const { fetchJson, tokenOf } = await open();

      const document = await fetchJson(`${issuer}/.well-known/openid-configuration`);
      const verifier = JwtVerifier.create({ issuer, audience: "api" });
      verifier.cacheJwks(await fetchJson(document.jwks_uri));

      expect(document).toMatchObject({ issuer, jwks_uri: jwksUri });
      expect(await verifier.verify(await tokenOf(issuer))).toMatchObject({
        iss: issuer,
        aud: "api",
        sub: "alice",
        org: "acme",
      });
    },
  );

  it("uses a separate key for each issuer, even on the same host", async () => {
    const { fetchJson } = await open();

    const [staff, guests] = [await fetchJson(REALM.jwksUri), await fetchJson(OTHER_REALM.jwksUri)];

    expect(staff.keys[0].kid).not.toBe(guests.keys[0].kid);
  });

  it.each([
    [`${REALM.issuer}/.well-known/jwks.json`, "GET", 404],
    ["https://id.example.com:8443/.well-known/jwks.json", "GET", 404],
    ["https://id.example.com:8443/.well-known/openid-configuration", "GET", 404],
    ["https://id.example.com:8443/realms/other/protocol/openid-connect/certs", "GET", 404],
    ["https://id.example.com/realms/staff/protocol/openid-connect/certs", "GET", 404],
    ["https://accounts.google.com/oauth2/v3/certs", "GET", 404],
    ["https://accounts.google.com/.well-known/jwks.json", "GET", 404],
    [REALM.jwksUri, "POST", 405],
  ])("serves no keys at other addresses: %s, %s", async (url, method, status) => {
    const { handler } = await open();

    expect((await handler(get(url, method))).status).toBe(status);
  });
});

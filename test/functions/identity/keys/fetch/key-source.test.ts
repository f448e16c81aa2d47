import { describe, expect, it } from "vitest";
import type { GetDocument } from "../../../../../functions/identity/keys/fetch/https-document.js";
import type { KeyAddress } from "../../../../../functions/identity/keys/fetch/key-source.js";
import { createKeySource } from "../../../../../functions/identity/keys/fetch/key-source.js";
import { encoded } from "../../../support/issuer.js";

const ISSUER = "https://id.example.com/realms/a";
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const KEYS = "https://keys.example.com/certs";
const TENANT = "9b1f4ba5-2f4f-4d9e-8f0a-3a1d3f0f5b11";

/** A source over documents by address; an `Error` is thrown. */
function sourceOf(documents: Record<string, unknown>, address: KeyAddress = { issuer: ISSUER }) {
  const asked: string[] = [];
  let now = 0;
  const get: GetDocument = async (uri) => {
    asked.push(uri);
    const document = documents[uri];
    if (document === undefined || document instanceof Error) throw document ?? new Error(`${uri} is unknown`);
    return document instanceof Uint8Array ? document : encoded(document);
  };
  const source = createKeySource(address, { get, now: () => now });
  return {
    asked,
    documents,
    advance: (ms: number) => {
      now += ms;
    },
    fetch: () => source(new AbortController().signal),
  };
}

const discovered = (document: object) => sourceOf({ [DISCOVERY]: document, [KEYS]: { keys: [] } });

describe("a key source", () => {
  it("reads the keys' address from the discovery document", async () => {
    const { fetch, asked } = discovered({ issuer: ISSUER, jwks_uri: KEYS });

    expect(await fetch()).toEqual({ keys: [] });
    expect(asked).toEqual([DISCOVERY, KEYS]);
  });

  it("does not read the discovery document if the address is given", async () => {
    const { fetch, asked } = sourceOf({ [KEYS]: { keys: [] } }, { issuer: ISSUER, jwksUri: KEYS });

    await fetch();

    expect(asked).toEqual([KEYS]);
  });

  it("keeps the address for an hour", async () => {
    const { fetch, asked, advance } = discovered({ issuer: ISSUER, jwks_uri: KEYS });

    await fetch();
    advance(3_599_999);
    await fetch();
    advance(1);
    await fetch();

    expect(asked).toEqual([DISCOVERY, KEYS, KEYS, DISCOVERY, KEYS]);
  });

  it("reads the address again after a failure to fetch keys from it", async () => {
    const { fetch, asked, documents } = discovered({ issuer: ISSUER, jwks_uri: KEYS });
    await fetch();

    documents[KEYS] = new Error("410");
    documents[DISCOVERY] = { issuer: ISSUER, jwks_uri: `${KEYS}/new` };
    documents[`${KEYS}/new`] = { keys: [1] };

    await expect(fetch()).rejects.toThrow("410");
    expect(await fetch()).toEqual({ keys: [1] });
    expect(asked.slice(-2)).toEqual([DISCOVERY, `${KEYS}/new`]);
  });

  it.each([
    ["https://id.example.com/", "https://id.example.com/.well-known/openid-configuration"],
    ["https://id.example.com", "https://id.example.com/.well-known/openid-configuration"],
    ["https://id.example.com/a/", "https://id.example.com/a/.well-known/openid-configuration"],
  ])("finds the discovery document of %s", async (issuer, address) => {
    const { fetch, asked } = sourceOf(
      { [address]: { issuer, jwks_uri: KEYS }, [KEYS]: { keys: [] } },
      { issuer },
    );

    await fetch();

    expect(asked[0]).toBe(address);
  });

  it.each([
    ["of another issuer", { issuer: "https://evil.example.com", jwks_uri: KEYS }, /Its issuer must be/],
    ["of an issuer with a last slash", { issuer: `${ISSUER}/`, jwks_uri: KEYS }, /Its issuer must be/],
    ["without issuer", { jwks_uri: KEYS }, /Its issuer must be/],
    ["that is a list", [], /Its issuer must be/],
    ["without jwks_uri", { issuer: ISSUER }, /no jwks_uri/],
    ["with a jwks_uri over http", { issuer: ISSUER, jwks_uri: "http://k.example.com" }, /no jwks_uri/],
    ["with a jwks_uri that is not a URL", { issuer: ISSUER, jwks_uri: "certs" }, /no jwks_uri/],
    ["that is not JSON", new TextEncoder().encode("<html>"), /not JSON in UTF-8/],
    ["that is not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), /not JSON in UTF-8/],
  ])("rejects a discovery document %s", async (_name, document, message) => {
    const { fetch, asked } = discovered(document);

    await expect(fetch()).rejects.toThrow(message);
    expect(asked).toEqual([DISCOVERY]);
  });

  it.each([
    ["the tenant's own", `https://login.microsoftonline.com/${TENANT}/v2.0`],
    ["the template of all tenants", "https://login.microsoftonline.com/{tenantid}/v2.0"],
  ])("accepts %s issuer of Microsoft Entra ID", async (_name, named) => {
    const issuer = `https://login.microsoftonline.com/${TENANT}/v2.0`;
    const address = `${issuer}/.well-known/openid-configuration`;
    const { fetch } = sourceOf(
      { [address]: { issuer: named, jwks_uri: KEYS }, [KEYS]: { keys: [] } },
      { issuer },
    );

    expect(await fetch()).toEqual({ keys: [] });
  });

  it.each([
    ["another host", `https://evil.example.com/${TENANT}/v2.0`],
    ["no tenant", "https://login.microsoftonline.com//v2.0"],
    ["a path for the tenant", "https://login.microsoftonline.com/a/b/v2.0"],
    ["another version", `https://login.microsoftonline.com/${TENANT}/v1.0`],
  ])("does not accept the template for an issuer with %s", async (_name, issuer) => {
    const named = "https://login.microsoftonline.com/{tenantid}/v2.0";
    const address = `${issuer}/.well-known/openid-configuration`;
    const { fetch } = sourceOf({ [address]: { issuer: named, jwks_uri: KEYS } }, { issuer });

    await expect(fetch()).rejects.toThrow("Its issuer must be");
  });
});

import { describe, expect, it } from "vitest";
import type { TokenProfile } from "../../../../functions/identity/tokens/token-profile.js";
import { checkProfile } from "../../../../functions/identity/tokens/token-profile.js";

const PROFILE: TokenProfile = { tokenType: "access", clockToleranceSeconds: 30 };
const ID: TokenProfile = { ...PROFILE, tokenType: "id" };
const RFC_9068: TokenProfile = { ...PROFILE, tokenType: "at+jwt" };
const CLIENTS: TokenProfile = { ...PROFILE, clientIds: ["app", "cli"] };
const YOUNG: TokenProfile = { ...PROFILE, maxTokenAgeSeconds: 3_600 };

const now = () => Math.floor(Date.now() / 1_000);
const claims = (changes: object = {}) => ({ sub: "alice", exp: now() + 600, iat: now() - 10, ...changes });

type Case = readonly [name: string, profile: TokenProfile, header: object, claims: object];

const ACCEPTED: readonly Case[] = [
  ["an access token without typ", PROFILE, {}, {}],
  ["typ JWT", PROFILE, { typ: "JWT" }, {}],
  ["typ jwt in lower case", PROFILE, { typ: "jwt" }, {}],
  ["typ at+jwt", PROFILE, { typ: "at+jwt" }, {}],
  ["typ at+jwt if it is required", RFC_9068, { typ: "at+JWT" }, {}],
  ["the whole media type", RFC_9068, { typ: "application/at+jwt" }, {}],
  ["an ID token if it is required", ID, { typ: "JWT" }, { nonce: "n", at_hash: "h" }],
  ["an access token of Entra ID, version 2", PROFILE, {}, { tid: "t", ver: "2.0", azp: "app" }],
  ["an access token of Entra ID, version 1", PROFILE, {}, { tid: "t", ver: "1.0", appid: "app" }],
  ["an access token of Okta", PROFILE, {}, { ver: 1, cid: "app", uid: "00u" }],
  ["azp of a listed client", CLIENTS, {}, { azp: "app" }],
  ["client_id of a listed client", CLIENTS, {}, { client_id: "cli" }],
  ["Okta's cid of a listed client", CLIENTS, {}, { cid: "app" }],
  ["Entra's appid of a listed client", CLIENTS, {}, { appid: "app" }],
  ["two names of listed clients", CLIENTS, {}, { azp: "app", client_id: "app" }],
  ["a token that is young enough", YOUNG, {}, { iat: now() - 3_590 }],
  ["a token a little older, within the tolerance", YOUNG, {}, { iat: now() - 3_620 }],
  ["a token from an issuer whose clock is ahead", PROFILE, {}, { iat: now() + 20 }],
  ["a token without iat if no maximum age is set", PROFILE, {}, { iat: undefined }],
  ["a token that is valid for years", PROFILE, {}, { exp: now() + 300_000_000 }],
];

const REJECTED: readonly Case[] = [
  ["a logout token", PROFILE, { typ: "logout+jwt" }, {}],
  ["a security event token", PROFILE, { typ: "secevent+jwt" }, {}],
  ["a DPoP proof", PROFILE, { typ: "dpop+jwt" }, {}],
  ["a client's authentication", PROFILE, { typ: "client-authentication+jwt" }, {}],
  ["a logout token, for every token type", ID, { typ: "logout+jwt" }, {}],
  ["a typ that is not a string", PROFILE, { typ: 1 }, {}],
  ["a typ of null", PROFILE, { typ: null }, {}],
  ["a logout token without its own type", PROFILE, { typ: "JWT" }, { events: {} }],
  ["a token that is bound to a key (DPoP)", PROFILE, {}, { cnf: { jkt: "k" } }],
  ["a token that is bound to a certificate", PROFILE, {}, { cnf: { "x5t#S256": "c" } }],
  ["an ID token with a nonce", PROFILE, { typ: "JWT" }, { nonce: "n" }],
  ["an ID token with at_hash", PROFILE, {}, { at_hash: "h" }],
  ["an ID token with c_hash", PROFILE, {}, { c_hash: "h" }],
  ["an ID token of Keycloak", PROFILE, {}, { typ: "ID" }],
  ["an ID token of Cognito", PROFILE, {}, { token_use: "id" }],
  ["an ID token of Entra ID", PROFILE, {}, { tid: "t", ver: "2.0" }],
  ["a token without typ if RFC 9068 is required", RFC_9068, {}, {}],
  ["typ JWT if RFC 9068 is required", RFC_9068, { typ: "JWT" }, {}],
  ["an ID token that says it is an access token", RFC_9068, { typ: "at+jwt" }, { nonce: "n" }],
  ["an access token if ID tokens are required", ID, { typ: "at+jwt" }, {}],
  ["another client", CLIENTS, {}, { azp: "evil" }],
  ["a listed client and another one", CLIENTS, {}, { azp: "app", client_id: "evil" }],
  ["no client", CLIENTS, {}, {}],
  ["a list of clients", CLIENTS, {}, { azp: ["app"] }],
  ["no exp", PROFILE, {}, { exp: undefined }],
  ["an exp that never comes", PROFILE, {}, { exp: 1e15 }],
  ["an exp of the greatest number", PROFILE, {}, { exp: Number.MAX_VALUE }],
  ["an iat in the future", PROFILE, {}, { iat: now() + 120 }],
  ["a token that is too old", YOUNG, {}, { iat: now() - 3_700 }],
  ["a token of unknown age", YOUNG, {}, { iat: undefined }],
];

/** A token's claims as JSON would give them: without undefined ones. */
const parsed = (changes: object) => JSON.parse(JSON.stringify(claims(changes)));

describe("checkProfile", () => {
  it.each(ACCEPTED)("accepts %s", (_name, profile, header, changes) => {
    expect(() => checkProfile({ header: { ...header }, payload: parsed(changes) }, profile)).not.toThrow();
  });

  it.each(REJECTED)("rejects %s", (_name, profile, header, changes) => {
    expect(() => checkProfile({ header: { ...header }, payload: parsed(changes) }, profile)).toThrow(
      /^The token/,
    );
  });
});

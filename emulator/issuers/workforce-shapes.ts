import { createHash, randomUUID } from "node:crypto";
import type { Claims, IssuerShape, TokenContent } from "./shape.js";

/** A placeholder certificate: issuers publish one with each key, and no verifier here reads it. */
const CERTIFICATE = "MIIC";

/** @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview */
export const OKTA: IssuerShape = {
  algorithm: "RS256",
  header: () => ({}),
  accessClaims: ({ audience, subject, client, scopes, groups, issuedAt }) => ({
    ver: 1,
    jti: `AT.${randomUUID()}`,
    aud: audience,
    cid: client,
    uid: `00u${digest(subject, 17)}`,
    scp: ["openid", ...scopes],
    auth_time: issuedAt,
    sub: subject,
    groups: ["Everyone", ...groups],
  }),
  idClaims: ({ subject, client, groups, issuedAt }) => ({
    ver: 1,
    jti: `ID.${randomUUID()}`,
    aud: client,
    sub: `00u${digest(subject, 17)}`,
    auth_time: issuedAt,
    nonce: randomUUID(),
    at_hash: digest(subject, 22),
    amr: ["pwd"],
    groups: ["Everyone", ...groups],
  }),
  idTokenAlgorithms: ["RS256"],
};

/** The tenant of Microsoft Entra ID that an issuer names. */
const ENTRA_TENANT = /^https:\/\/[^/]+\/([^/]+)/;

function entraClaims({ issuer, subject, tenant }: TokenContent): Claims {
  return {
    aio: digest(subject, 12),
    name: subject,
    oid: subject,
    rh: digest(issuer, 12),
    // Different for each app, and never the user's object id.
    sub: digest(`${issuer} ${subject}`, 43),
    tid: tenant ?? ENTRA_TENANT.exec(issuer)?.[1],
    uti: digest(randomUUID(), 22),
  };
}

function roles(groups: readonly string[]): Claims {
  return groups.length === 0 ? {} : { roles: groups };
}

function scp(scopes: readonly string[]): Claims {
  return scopes.length === 0 ? {} : { scp: scopes.join(" ") };
}

/** @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export const ENTRA_V2: IssuerShape = {
  algorithm: "RS256",
  namesTenant: true,
  accessClaims: (content) => ({
    aud: content.audience,
    ...entraClaims(content),
    azp: content.client,
    azpacr: "0",
    preferred_username: content.subject,
    ...roles(content.groups),
    ...scp(content.scopes),
    ver: "2.0",
  }),
  idClaims: (content) => ({
    aud: content.client,
    ...entraClaims(content),
    preferred_username: content.subject,
    ...roles(content.groups),
    ver: "2.0",
  }),
  publishedKey: ({ alg: _alg, ...key }, issuer) => ({ ...key, x5t: key.kid, x5c: [CERTIFICATE], issuer }),
  idTokenAlgorithms: ["RS256"],
};

/** @see https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats */
export const ENTRA_V1: IssuerShape = {
  algorithm: "RS256",
  namesTenant: true,
  header: (kid) => ({ typ: "JWT", x5t: kid }),
  accessClaims: (content) => ({
    aud: content.audience,
    acr: "1",
    amr: ["pwd"],
    ...entraClaims(content),
    appid: content.client,
    appidacr: "0",
    ipaddr: "192.0.2.1",
    ...roles(content.groups),
    ...scp(content.scopes),
    unique_name: content.subject,
    upn: content.subject,
    ver: "1.0",
  }),
  idClaims: (content) => ({
    aud: content.client,
    amr: ["pwd"],
    ...entraClaims(content),
    ...roles(content.groups),
    unique_name: content.subject,
    upn: content.subject,
    ver: "1.0",
  }),
  publishedKey: ({ alg: _alg, ...key }) => ({ ...key, x5t: key.kid, x5c: [CERTIFICATE] }),
  idTokenAlgorithms: ["RS256"],
};

function keycloakClaims({ issuer, subject, client, groups, scopes }: TokenContent): Claims {
  return {
    jti: `onrtac:${randomUUID()}`,
    sub: subject,
    azp: client,
    sid: digest(issuer, 16),
    acr: "1",
    realm_access: { roles: ["offline_access", ...groups] },
    resource_access: { account: { roles: ["view-profile"] } },
    scope: ["openid", "email", "profile", ...scopes].join(" "),
    preferred_username: subject,
  };
}

/** @see https://www.keycloak.org/securing-apps/oidc-layers */
export const KEYCLOAK: IssuerShape = {
  algorithm: "RS256",
  accessClaims: (content) => ({
    ...keycloakClaims(content),
    aud: [content.audience, "account"],
    typ: "Bearer",
    "allowed-origins": ["https://app.example.com"],
  }),
  idClaims: (content) => ({
    ...keycloakClaims(content),
    aud: content.client,
    typ: "ID",
    nonce: randomUUID(),
    at_hash: digest(content.subject, 22),
  }),
  publishedKey: (key) => ({ ...key, x5c: [CERTIFICATE] }),
  otherKeys: [{ kid: "enc-1", kty: "RSA", alg: "RSA-OAEP", use: "enc", n: "AQAB", e: "AQAB" }],
  idTokenAlgorithms: ["PS384", "RS384", "EdDSA", "ES384", "HS256", "RS256"],
};

function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, length);
}

import type { IssuerFixture } from "./fixture.js";

const TENANT = "9b1f4ba5-2f4f-4d9e-8f0a-3a1d3f0f5b11";
const API = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
const WEB_APP = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
const OBJECT_ID = "7f3c9a52-6d0e-4a3b-9d44-1f0b6c1c2d3e";

/** @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export const ENTRA_V2: IssuerFixture = {
  name: "Microsoft Entra ID, version 2",
  settings: {
    type: "oidc",
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    audience: [API],
    clientIds: [WEB_APP],
    subjectClaim: "oid",
    groupsClaim: "roles",
    scopes: ["Files.Upload"],
    tenant: { claim: "tid" },
  },
  discovery: {
    uri: `https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`,
    document: {
      issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      jwks_uri: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
      id_token_signing_alg_values_supported: ["RS256"],
      tenant_region_scope: "EU",
    },
  },
  jwksUri: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
  // No alg.
  keyMembers: {
    use: "sig",
    kid: "JDNa_4i4r7FgigL3sHIlI3xV-IU",
    x5t: "JDNa_4i4r7FgigL3sHIlI3xV-IU",
    x5c: ["MIIC"],
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  },
  algorithm: "RS256",
  header: { typ: "JWT", alg: "RS256", kid: "JDNa_4i4r7FgigL3sHIlI3xV-IU" },
  claims: {
    aud: API,
    iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    aio: "AXQAi",
    azp: WEB_APP,
    azpacr: "0",
    name: "Alice",
    oid: OBJECT_ID,
    preferred_username: "alice@example.com",
    rh: "0.AX",
    roles: ["Uploader"],
    scp: "Files.Upload Files.Read",
    sub: "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
    tid: TENANT,
    uti: "fqiBqXLPj0eQa82S-IYFAA",
    ver: "2.0",
  },
  identity: {
    subject: OBJECT_ID,
    tenant: TENANT,
    scopes: ["Files.Upload", "Files.Read"],
    groups: ["Uploader"],
  },
  rejected: {
    "an ID token of the same app": { claims: { azp: undefined, azpacr: undefined, scp: undefined } },
    "a token of another app": { claims: { azp: "11111111-1111-1111-1111-111111111111" } },
    "a token for Microsoft Graph": { claims: { aud: "00000003-0000-0000-c000-000000000000" } },
    "a token of another tenant": {
      claims: { iss: "https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0" },
    },
    "a token without the scope": { claims: { scp: "Files.Read" }, status: 403 },
  },
};

/** @see https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats */
export const ENTRA_V1: IssuerFixture = {
  name: "Microsoft Entra ID, version 1",
  settings: {
    type: "oidc",
    issuer: `https://sts.windows.net/${TENANT}/`,
    jwksUri: `https://login.microsoftonline.com/${TENANT}/discovery/keys`,
    audience: [`api://${API}`],
    clientIds: [WEB_APP],
    subjectClaim: "oid",
    scopes: ["Files.Upload"],
    tenant: { claim: "tid" },
  },
  jwksUri: `https://login.microsoftonline.com/${TENANT}/discovery/keys`,
  keyMembers: {
    use: "sig",
    kid: "JDNa_4i4r7FgigL3sHIlI3xV-IU",
    x5t: "JDNa_4i4r7FgigL3sHIlI3xV-IU",
    x5c: ["MIIC"],
  },
  algorithm: "RS256",
  header: {
    typ: "JWT",
    alg: "RS256",
    x5t: "JDNa_4i4r7FgigL3sHIlI3xV-IU",
    kid: "JDNa_4i4r7FgigL3sHIlI3xV-IU",
  },
  claims: {
    aud: `api://${API}`,
    iss: `https://sts.windows.net/${TENANT}/`,
    acr: "1",
    aio: "AXQAi",
    amr: ["pwd"],
    appid: WEB_APP,
    appidacr: "0",
    ipaddr: "192.0.2.1",
    name: "Alice",
    oid: OBJECT_ID,
    rh: "0.AX",
    scp: "Files.Upload",
    sub: "l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA",
    tid: TENANT,
    unique_name: "alice@example.com",
    upn: "alice@example.com",
    uti: "fqiBqXLPj0eQa82S-IYFAA",
    ver: "1.0",
  },
  identity: { subject: OBJECT_ID, tenant: TENANT, scopes: ["Files.Upload"], groups: [] },
  rejected: {
    "an ID token": { claims: { appid: undefined, appidacr: undefined, scp: undefined } },
    "a token of another app": { claims: { appid: "11111111-1111-1111-1111-111111111111" } },
    "a token of version 2": {
      claims: { iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: "2.0" },
    },
  },
};

/** @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview */
export const OKTA: IssuerFixture = {
  name: "Okta",
  settings: {
    type: "oidc",
    issuer: "https://acme.okta.com/oauth2/default",
    audience: ["api://default"],
    clientIds: ["0oabv6kx4qq6h1U5l0h7"],
    scopes: ["uploads"],
    groups: ["Uploaders"],
  },
  discovery: {
    uri: "https://acme.okta.com/oauth2/default/.well-known/openid-configuration",
    document: {
      issuer: "https://acme.okta.com/oauth2/default",
      jwks_uri: "https://acme.okta.com/oauth2/default/v1/keys",
      id_token_signing_alg_values_supported: ["RS256"],
    },
  },
  jwksUri: "https://acme.okta.com/oauth2/default/v1/keys",
  keyMembers: { alg: "RS256", kid: "RTnBoxQs9mFOPYoTeNwRzWmSIHdgZ4dLmFyXBHZRGZM", use: "sig" },
  algorithm: "RS256",
  header: { kid: "RTnBoxQs9mFOPYoTeNwRzWmSIHdgZ4dLmFyXBHZRGZM", alg: "RS256" },
  claims: {
    ver: 1,
    jti: "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
    iss: "https://acme.okta.com/oauth2/default",
    aud: "api://default",
    cid: "0oabv6kx4qq6h1U5l0h7",
    uid: "00uhlsgm0Rr7DQ4cj0g3",
    scp: ["openid", "uploads"],
    auth_time: 1_467_142_000,
    sub: "alice@example.com",
    Groups: ["Everyone"],
    groups: ["Everyone", "Uploaders"],
  },
  identity: {
    subject: "alice@example.com",
    scopes: ["openid", "uploads"],
    groups: ["Everyone", "Uploaders"],
  },
  rejected: {
    "an ID token": {
      claims: {
        aud: "0oabv6kx4qq6h1U5l0h7",
        sub: "00uhlsgm0Rr7DQ4cj0g3",
        jti: "ID.x",
        cid: undefined,
        scp: undefined,
        nonce: "n",
        at_hash: "h",
      },
    },
    "a token of another client": { claims: { cid: "0oaevil" } },
    "a token of the org's authorization server": { claims: { iss: "https://acme.okta.com" } },
    "a token that is bound by DPoP": {
      claims: { cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } },
    },
    "a token of a user outside the group": { claims: { groups: ["Everyone"] }, status: 403 },
  },
};

/** @see https://www.keycloak.org/securing-apps/oidc-layers */
export const KEYCLOAK: IssuerFixture = {
  name: "Keycloak",
  settings: {
    type: "oidc",
    issuer: "https://id.example.com/realms/staff",
    audience: ["uploads"],
    clientIds: ["web"],
    groupsClaim: "realm_access.roles",
    groups: ["uploader"],
  },
  discovery: {
    uri: "https://id.example.com/realms/staff/.well-known/openid-configuration",
    document: {
      issuer: "https://id.example.com/realms/staff",
      jwks_uri: "https://id.example.com/realms/staff/protocol/openid-connect/certs",
      id_token_signing_alg_values_supported: ["PS384", "RS384", "EdDSA", "ES384", "HS256", "RS256"],
    },
  },
  jwksUri: "https://id.example.com/realms/staff/protocol/openid-connect/certs",
  keyMembers: { kid: "FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE", alg: "RS256", use: "sig", x5c: ["MIIC"] },
  otherKeys: [{ kid: "enc-1", kty: "RSA", alg: "RSA-OAEP", use: "enc", n: "AQAB", e: "AQAB" }],
  algorithm: "RS256",
  header: { alg: "RS256", typ: "JWT", kid: "FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE" },
  claims: {
    jti: "onrtac:7c4b0d4e-0c2c-4b5e-8f3e-2a6f0d0c7b1a",
    iss: "https://id.example.com/realms/staff",
    aud: ["uploads", "account"],
    sub: "f4e0a3a6-6b52-4c3c-9a7a-2a0f0b3a9c11",
    typ: "Bearer",
    azp: "web",
    sid: "a1b2",
    acr: "1",
    "allowed-origins": ["https://app.example.com"],
    realm_access: { roles: ["offline_access", "uploader"] },
    resource_access: { account: { roles: ["view-profile"] } },
    scope: "openid email profile",
    preferred_username: "alice",
  },
  identity: {
    subject: "f4e0a3a6-6b52-4c3c-9a7a-2a0f0b3a9c11",
    scopes: ["openid", "email", "profile"],
    groups: ["offline_access", "uploader"],
  },
  rejected: {
    "an ID token": { claims: { typ: "ID", aud: "web", nonce: "n", at_hash: "h" } },
    "an ID token that names the audience": { claims: { typ: "ID" } },
    "a token of another client of the realm": { claims: { azp: "evil", aud: "account" } },
    "a token of another client for the same audience": { claims: { azp: "evil" } },
    "a logout token": {
      claims: { typ: "Logout", events: { "http://schemas.openid.net/event/backchannel-logout": {} } },
    },
    "a token of another realm": { claims: { iss: "https://id.example.com/realms/guests" } },
    "a lightweight token without sub": { claims: { sub: undefined } },
    "a token without the role": { claims: { realm_access: { roles: ["offline_access"] } }, status: 403 },
  },
};

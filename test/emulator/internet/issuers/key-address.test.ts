import { describe, expect, it } from "vitest";
import { jwksUriOf } from "../../../../emulator/internet/issuers/key-address.js";

const KNOWN = [
  ["https://acme.okta.com/oauth2/default", "https://acme.okta.com/oauth2/default/v1/keys"],
  ["https://acme.okta.com", "https://acme.okta.com/oauth2/v1/keys"],
  [
    "https://id.example.com/realms/staff",
    "https://id.example.com/realms/staff/protocol/openid-connect/certs",
  ],
  [
    "https://id.example.com:8443/auth/realms/staff",
    "https://id.example.com:8443/auth/realms/staff/protocol/openid-connect/certs",
  ],
  [
    "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0",
    "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/discovery/v2.0/keys",
  ],
  [
    "https://sts.windows.net/9122040d-6c67-4c5b-b112-36a304b66dad/",
    "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/discovery/keys",
  ],
  ["https://accounts.google.com", "https://www.googleapis.com/oauth2/v3/certs"],
  [
    "https://securetoken.google.com/my-project",
    "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
  ],
  [
    "https://token.actions.githubusercontent.com",
    "https://token.actions.githubusercontent.com/.well-known/jwks",
  ],
  ["https://gitlab.com", "https://gitlab.com/oauth/discovery/keys"],
  [
    "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF",
    "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF/keys",
  ],
] as const;

describe("jwksUriOf", () => {
  it.each(KNOWN)("knows the address of %s's keys", (issuer, jwksUri) => {
    expect(jwksUriOf(issuer)).toBe(jwksUri);
  });

  it.each(KNOWN)("keeps the address of %s's keys, whatever the settings say", (issuer, jwksUri) => {
    expect(jwksUriOf(issuer, `${issuer}/.well-known/jwks.json`)).toBe(jwksUri);
  });

  it.each([
    ["https://acme.eu.auth0.com/", undefined, "https://acme.eu.auth0.com/.well-known/jwks.json"],
    ["https://ref.supabase.co/auth/v1", undefined, "https://ref.supabase.co/auth/v1/.well-known/jwks.json"],
    ["https://login.example.com/tenants/7", "https://keys.example.com/k", "https://keys.example.com/k"],
    ["https://evil-okta.com", undefined, "https://evil-okta.com/.well-known/jwks.json"],
    [
      "https://accounts.google.com.example",
      undefined,
      "https://accounts.google.com.example/.well-known/jwks.json",
    ],
  ])("puts the keys of %s, configured as %s, at %s", (issuer, configured, jwksUri) => {
    expect(jwksUriOf(issuer, configured)).toBe(jwksUri);
  });
});

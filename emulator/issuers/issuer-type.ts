/** Kinds of OpenID Connect issuers whose documents and tokens the emulator imitates. User pools are emulated by Cognito. */
export const ISSUER_TYPES = [
  "auth0",
  "entra-v1",
  "entra-v2",
  "github",
  "google",
  "keycloak",
  "okta",
  "supabase",
] as const;
export type IssuerType = (typeof ISSUER_TYPES)[number];

/** The pattern of each kind's `iss` claim, unless the issuer has a custom domain. */
const ISSUERS: Readonly<Record<IssuerType, RegExp>> = {
  auth0: /^https:\/\/[a-z0-9-]+(?:\.[a-z]{2})?\.auth0\.com\/$/,
  "entra-v1": /^https:\/\/sts\.windows\.net\/[^/]+\/$/,
  "entra-v2": /^https:\/\/login\.microsoftonline\.(?:com|us)\/[^/]+\/v2\.0$/,
  github: /^https:\/\/token\.actions\.githubusercontent\.com(?:\/[^/]+)?$/,
  google: /^https:\/\/accounts\.google\.com$/,
  keycloak: /^https:\/\/[^/]+(?:\/[^/]+)*\/realms\/[^/]+$/,
  okta: /^https:\/\/[a-z0-9-]+\.(?:okta|oktapreview|okta-emea)\.com\/oauth2\/[^/]+$/,
  supabase: /^https:\/\/[a-z0-9]+\.supabase\.co\/auth\/v1$/,
};

/** The kind of an issuer, by its `iss` claim; `undefined` if it is unknown or has a custom domain. */
export function issuerTypeOf(issuer: string): IssuerType | undefined {
  return ISSUER_TYPES.find((type) => ISSUERS[type].test(issuer));
}

/** Whether a string names a kind of issuer. */
export function isIssuerType(name: unknown): name is IssuerType {
  return ISSUER_TYPES.some((type) => type === name);
}

/** A known kind of issuer: the pattern of its `iss` claim, and the `jwks_uri` of its discovery document. */
interface IssuerKind {
  readonly issuer: RegExp;
  /** A replacement string for the whole issuer (`String.replace`). `$<base>` is the issuer without a trailing slash. */
  readonly jwksUri: string;
}

/**
 * Addresses of well-known issuers' keys. All differ from `/.well-known/jwks.json`, so a verifier that looks only there
 * supports none of these issuers.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/orgas
 * @see https://www.keycloak.org/securing-apps/oidc-layers
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 * @see https://accounts.google.com/.well-known/openid-configuration
 * @see https://docs.github.com/actions/concepts/security/openid-connect
 */
const KINDS: readonly IssuerKind[] = [
  {
    // Okta, a custom authorization server.
    issuer: /^(?<base>https:\/\/[a-z0-9-]+\.(?:okta|oktapreview|okta-emea)\.com\/oauth2\/[^/]+)\/?$/,
    jwksUri: "$<base>/v1/keys",
  },
  {
    // Okta, the org's authorization server.
    issuer: /^(?<base>https:\/\/[a-z0-9-]+\.(?:okta|oktapreview|okta-emea)\.com)\/?$/,
    jwksUri: "$<base>/oauth2/v1/keys",
  },
  {
    // Keycloak, on any host.
    issuer: /^(?<base>https:\/\/[^/]+(?:\/[^/]+)*\/realms\/[^/]+)\/?$/,
    jwksUri: "$<base>/protocol/openid-connect/certs",
  },
  {
    // Microsoft Entra ID, tokens of version 2.
    issuer: /^(?<base>https:\/\/login\.microsoftonline\.(?:com|us)\/[^/]+)\/v2\.0\/?$/,
    jwksUri: "$<base>/discovery/v2.0/keys",
  },
  {
    // Microsoft Entra ID, tokens of version 1: issuer and keys have different hosts.
    issuer: /^https:\/\/sts\.windows\.net\/(?<tenant>[^/]+)\/$/,
    jwksUri: "https://login.microsoftonline.com/$<tenant>/discovery/keys",
  },
  {
    issuer: /^https:\/\/accounts\.google\.com$/,
    jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
  },
  {
    // Firebase and Google Identity Platform.
    issuer: /^https:\/\/securetoken\.google\.com\/[^/]+$/,
    jwksUri: "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
  },
  {
    // GitHub Actions.
    issuer: /^(?<base>https:\/\/token\.actions\.githubusercontent\.com)(?:\/[^/]+)?$/,
    jwksUri: "$<base>/.well-known/jwks",
  },
  {
    issuer: /^(?<base>https:\/\/gitlab\.com)$/,
    jwksUri: "$<base>/oauth/discovery/keys",
  },
  {
    // Amazon EKS, a cluster's service accounts.
    issuer: /^(?<base>https:\/\/oidc\.eks\.[a-z0-9-]+\.amazonaws\.com\/id\/[0-9A-F]+)$/,
    jwksUri: "$<base>/keys",
  },
];

/**
 * Returns the `jwks_uri` of an issuer's discovery document. For a known issuer, it is the real address, whatever the
 * stack's settings say. For any other issuer, it is the address in the settings, by default `/.well-known/jwks.json`,
 * as for Auth0 and Cognito.
 * @param issuer - The `iss` claim.
 * @param configured - The address in the settings of the stack's functions.
 */
export function jwksUriOf(issuer: string, configured?: string): string {
  const kind = KINDS.find((one) => one.issuer.test(issuer));
  if (kind) return issuer.replace(kind.issuer, kind.jwksUri);
  return configured ?? `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`;
}

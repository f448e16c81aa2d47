import { randomUUID } from "node:crypto";
import type { Claims, IssuerShape, TokenContent } from "./shape.js";

function auth0Claims({ subject, client, tenant }: TokenContent): Claims {
  return { sub: subject, azp: client, ...(tenant !== undefined && { org_id: tenant }) };
}

/**
 * Auth0. The scopes are permissions of its role-based access control.
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
export const AUTH0: IssuerShape = {
  algorithm: "RS256",
  namesTenant: true,
  accessClaims: (content) => ({
    ...auth0Claims(content),
    aud: [content.audience, `${content.issuer}userinfo`],
    scope: "openid profile",
    permissions: content.scopes,
  }),
  idClaims: (content) => ({
    ...auth0Claims(content),
    aud: content.client,
    nonce: randomUUID(),
    sid: randomUUID(),
  }),
  publishedKey: (key) => ({ ...key, x5t: key.kid, x5c: ["MIIC"] }),
  idTokenAlgorithms: ["HS256", "RS256", "PS256"],
};

/**
 * Google. Its access tokens are opaque.
 * @see https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
 */
export const GOOGLE: IssuerShape = {
  algorithm: "RS256",
  namesTenant: true,
  idClaims: ({ audience, subject, tenant }) => ({
    azp: audience,
    aud: audience,
    sub: subject,
    at_hash: "HK6E_P6Dh8Y93mRNtsDB1Q",
    ...(tenant !== undefined && { hd: tenant }),
    email: `${subject}@${tenant ?? "gmail.com"}`,
    email_verified: true,
    nonce: randomUUID(),
  }),
  idTokenAlgorithms: ["RS256"],
};

/**
 * GitHub Actions: a workflow on the branch main of the repository in the subject, e.g. `octo-org/octo-repo`.
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export const GITHUB: IssuerShape = {
  algorithm: "RS256",
  header: (kid) => ({ typ: "JWT", x5t: kid }),
  idClaims: ({ audience, subject: repository }) => ({
    jti: randomUUID(),
    sub: `repo:${repository}:ref:refs/heads/main`,
    aud: audience,
    ref: "refs/heads/main",
    sha: "example-sha",
    repository,
    repository_owner: repository.split("/")[0],
    actor: "octocat",
    workflow: "release",
    event_name: "push",
    job_workflow_ref: `${repository}/.github/workflows/release.yml@refs/heads/main`,
    runner_environment: "github-hosted",
  }),
  publishedKey: (key) => ({ ...key, x5t: key.kid, x5c: ["MIIC"] }),
  idTokenAlgorithms: ["RS256"],
};

/** @see https://supabase.com/docs/guides/auth/jwt-fields */
export const SUPABASE: IssuerShape = {
  algorithm: "ES256",
  namesTenant: true,
  accessClaims: ({ audience, subject, tenant, issuedAt }) => ({
    aal: "aal1",
    amr: [{ method: "password", timestamp: issuedAt }],
    app_metadata: { provider: "email", providers: ["email"], ...(tenant !== undefined && { tenant }) },
    aud: audience,
    email: `${subject}@example.com`,
    is_anonymous: false,
    phone: "",
    role: "authenticated",
    session_id: randomUUID(),
    sub: subject,
    user_metadata: {},
  }),
  publishedKey: (key) => ({ ...key, ext: true, key_ops: ["verify"] }),
  idTokenAlgorithms: ["ES256", "RS256", "HS256"],
};

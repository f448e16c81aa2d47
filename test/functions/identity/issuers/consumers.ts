import type { IssuerFixture } from "./fixture.js";

const POOL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export const COGNITO: IssuerFixture = {
  name: "Amazon Cognito",
  settings: {
    type: "cognito",
    userPoolId: "eu-central-1_AbCdEf123",
    clientIds: ["1example23456789"],
    groups: ["uploaders"],
    tenant: { groupPrefix: "tenant:" },
  },
  jwksUri: `${POOL}/.well-known/jwks.json`,
  keyMembers: { alg: "RS256", kid: "1234example=", use: "sig" },
  algorithm: "RS256",
  header: { kid: "1234example=", alg: "RS256" },
  claims: {
    sub: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "cognito:groups": ["uploaders", "tenant:acme"],
    iss: POOL,
    version: 2,
    client_id: "1example23456789",
    origin_jti: "o",
    event_id: "e",
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    auth_time: 1_676_312_777,
    jti: "j",
    username: "alice",
  },
  identity: {
    subject: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    tenant: "acme",
    scopes: ["aws.cognito.signin.user.admin"],
    groups: ["uploaders", "tenant:acme"],
  },
  rejected: {
    "an ID token": {
      claims: { token_use: "id", aud: "1example23456789", client_id: undefined, at_hash: "h" },
    },
    "a token of another client": { claims: { client_id: "2evil" } },
    "a token of another pool": { claims: { iss: POOL.replace("AbC", "XyZ") } },
    "a token of the pool's other issuer name": {
      claims: { iss: POOL.replace("cognito-idp", "issuer-cognito-idp") },
    },
    "a token of two tenants": {
      claims: { "cognito:groups": ["uploaders", "tenant:a", "tenant:b"] },
      status: 403,
    },
  },
};

/** @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles */
export const AUTH0: IssuerFixture = {
  name: "Auth0",
  settings: {
    type: "oidc",
    issuer: "https://acme.eu.auth0.com/",
    audience: ["https://uploads.example.com"],
    scopes: ["upload:files"],
    tenant: { claim: "org_id" },
  },
  discovery: {
    uri: "https://acme.eu.auth0.com/.well-known/openid-configuration",
    document: {
      issuer: "https://acme.eu.auth0.com/",
      jwks_uri: "https://acme.eu.auth0.com/.well-known/jwks.json",
      id_token_signing_alg_values_supported: ["HS256", "RS256", "PS256"],
    },
  },
  jwksUri: "https://acme.eu.auth0.com/.well-known/jwks.json",
  keyMembers: {
    alg: "RS256",
    use: "sig",
    kid: "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAy",
    x5t: "t",
    x5c: ["MIIC"],
  },
  algorithm: "RS256",
  header: { alg: "RS256", typ: "JWT", kid: "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAy" },
  claims: {
    iss: "https://acme.eu.auth0.com/",
    sub: "auth0|5f7c8ec7c33c6c004bbafe82",
    aud: ["https://uploads.example.com", "https://acme.eu.auth0.com/userinfo"],
    azp: "my_client_id",
    scope: "openid profile",
    org_id: "org_9ybsU1dN2dKfDkBi",
    permissions: ["upload:files"],
  },
  identity: {
    subject: "auth0|5f7c8ec7c33c6c004bbafe82",
    tenant: "org_9ybsU1dN2dKfDkBi",
    scopes: ["openid", "profile", "upload:files"],
    groups: [],
  },
  accepted: {
    "a token of the RFC 9068 profile": {
      header: { typ: "at+jwt" },
      claims: { azp: undefined, client_id: "my_client_id", jti: "j" },
      identity: { subject: "auth0|5f7c8ec7c33c6c004bbafe82" },
    },
    "a machine's token": {
      claims: { sub: "my_client_id@clients", gty: "client-credentials", org_id: undefined },
      identity: { subject: "my_client_id@clients", tenant: undefined },
    },
  },
  rejected: {
    "an ID token": { claims: { aud: "my_client_id", nonce: "n", permissions: undefined } },
    "a token for the user's profile only": { claims: { aud: "https://acme.eu.auth0.com/userinfo" } },
    "a token of another tenant of Auth0": { claims: { iss: "https://evil.eu.auth0.com/" } },
    "a token without the permission": { claims: { permissions: [] }, status: 403 },
  },
};

/** @see https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload */
export const GOOGLE: IssuerFixture = {
  name: "Google",
  settings: {
    type: "oidc",
    issuer: "https://accounts.google.com",
    audience: ["1234987819200.apps.googleusercontent.com"],
    tokenType: "id",
    tenant: { claim: "hd" },
  },
  discovery: {
    uri: "https://accounts.google.com/.well-known/openid-configuration",
    document: {
      issuer: "https://accounts.google.com",
      jwks_uri: "https://www.googleapis.com/oauth2/v3/certs",
      id_token_signing_alg_values_supported: ["RS256"],
    },
  },
  jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
  keyMembers: { alg: "RS256", use: "sig", kid: "c3afe7a9bda46bae6ef97e46c95cda48912e5979" },
  algorithm: "RS256",
  header: { alg: "RS256", kid: "c3afe7a9bda46bae6ef97e46c95cda48912e5979", typ: "JWT" },
  claims: {
    iss: "https://accounts.google.com",
    azp: "1234987819200.apps.googleusercontent.com",
    aud: "1234987819200.apps.googleusercontent.com",
    sub: "10769150350006150715113082367",
    at_hash: "HK6E_P6Dh8Y93mRNtsDB1Q",
    hd: "example.com",
    email: "alice@example.com",
    email_verified: true,
    nonce: "0394852-3190485-2490358",
  },
  identity: { subject: "10769150350006150715113082367", tenant: "example.com", scopes: [], groups: [] },
  rejected: {
    "a token for another app": { claims: { aud: "evil.apps.googleusercontent.com" } },
    "a token of Firebase": { claims: { iss: "https://securetoken.google.com/project" } },
    "an expired token": { claims: { exp: 1_600_000_000 } },
  },
};

/** @see https://docs.github.com/actions/reference/security/oidc */
export const GITHUB_ACTIONS: IssuerFixture = {
  name: "GitHub Actions",
  settings: {
    type: "oidc",
    issuer: "https://token.actions.githubusercontent.com",
    audience: ["https://uploads.example.com"],
    subjectClaim: "repository",
    groupsClaim: "sub",
    groups: ["repo:octo-org/octo-repo:ref:refs/heads/main"],
    tenant: { claim: "repository_owner" },
  },
  discovery: {
    uri: "https://token.actions.githubusercontent.com/.well-known/openid-configuration",
    document: {
      issuer: "https://token.actions.githubusercontent.com",
      jwks_uri: "https://token.actions.githubusercontent.com/.well-known/jwks",
      id_token_signing_alg_values_supported: ["RS256"],
    },
  },
  jwksUri: "https://token.actions.githubusercontent.com/.well-known/jwks",
  keyMembers: {
    alg: "RS256",
    use: "sig",
    kid: "cc413527-173f-5a05-976e-9c52b1d7b431",
    x5t: "t",
    x5c: ["MIIC"],
  },
  algorithm: "RS256",
  header: { typ: "JWT", alg: "RS256", x5t: "t", kid: "cc413527-173f-5a05-976e-9c52b1d7b431" },
  claims: {
    jti: "example-id",
    sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
    aud: "https://uploads.example.com",
    ref: "refs/heads/main",
    sha: "example-sha",
    repository: "octo-org/octo-repo",
    repository_owner: "octo-org",
    actor: "octocat",
    workflow: "release",
    event_name: "push",
    job_workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/heads/main",
    runner_environment: "github-hosted",
    iss: "https://token.actions.githubusercontent.com",
  },
  identity: {
    subject: "octo-org/octo-repo",
    tenant: "octo-org",
    scopes: [],
    groups: ["repo:octo-org/octo-repo:ref:refs/heads/main"],
  },
  rejected: {
    "a token with GitHub's default audience": { claims: { aud: "https://github.com/octo-org" } },
    "a token of a pull request": {
      claims: {
        sub: "repo:octo-org/octo-repo:pull_request",
        ref: "refs/pull/1/merge",
        event_name: "pull_request",
      },
      status: 403,
    },
    "a token of another repository": {
      claims: {
        sub: "repo:evil/evil:ref:refs/heads/main",
        repository: "evil/evil",
        repository_owner: "evil",
      },
      status: 403,
    },
    "a token of an enterprise's own issuer": {
      claims: { iss: "https://token.actions.githubusercontent.com/octo-enterprise" },
    },
  },
};

/** @see https://supabase.com/docs/guides/auth/jwt-fields */
export const SUPABASE: IssuerFixture = {
  name: "Supabase",
  settings: {
    type: "oidc",
    issuer: "https://abcdefghijklmnopqrst.supabase.co/auth/v1",
    jwksUri: "https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json",
    audience: ["authenticated"],
    algorithms: ["ES256"],
    tenant: { claim: "app_metadata.tenant" },
  },
  jwksUri: "https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json",
  keyMembers: {
    alg: "ES256",
    ext: true,
    key_ops: ["verify"],
    kid: "b81269f1-21d8-4f2e-b719-c2240a840d90",
    use: "sig",
  },
  algorithm: "ES256",
  header: { alg: "ES256", kid: "b81269f1-21d8-4f2e-b719-c2240a840d90", typ: "JWT" },
  claims: {
    aal: "aal1",
    amr: [{ method: "password", timestamp: 1_700_000_000 }],
    app_metadata: { provider: "email", providers: ["email"], tenant: "acme" },
    aud: "authenticated",
    email: "alice@example.com",
    is_anonymous: false,
    iss: "https://abcdefghijklmnopqrst.supabase.co/auth/v1",
    phone: "",
    role: "authenticated",
    session_id: "s",
    sub: "ef0493c9-3582-425f-a362-aef909588df7",
    user_metadata: { tenant: "evil" },
  },
  identity: { subject: "ef0493c9-3582-425f-a362-aef909588df7", tenant: "acme", scopes: [], groups: [] },
  rejected: {
    "the project's public key": {
      claims: { iss: "supabase", role: "anon", aud: undefined, sub: undefined },
    },
    "a token with another algorithm": { header: { alg: "RS256" } },
    "a token for another audience": { claims: { aud: "service_role" } },
  },
};

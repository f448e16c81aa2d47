import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenSpec } from "../../../emulator/index.js";
import type { CognitoIdentitySettings, OidcIdentitySettings } from "../../../functions/identity/contract.js";
import { FIXTURES } from "../../functions/identity/issuers/fixtures.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload } from "../../support/ways-in.js";

const PATTERNS = ["direct", "presigned", "edge"] as const;

/** The settings of docs/issuers.md, each in a namespace. The Cognito settings are the app's own pool. */
const issuers = FIXTURES.map(({ settings }) => settings).filter(isOidc);
const namespaceOf = (settings: OidcIdentitySettings) => `n${issuers.indexOf(settings)}`;

function isOidc(settings: CognitoIdentitySettings | OidcIdentitySettings): settings is OidcIdentitySettings {
  return settings.type === "oidc";
}

function settingsOf(name: string): OidcIdentitySettings {
  const settings = FIXTURES.find((fixture) => fixture.name === name)?.settings;
  if (settings?.type !== "oidc") throw new Error(`no settings of ${name}`);
  return settings;
}

/** Options for `npm run token`, by the name of the issuer, and the path segment of the caller's subject. */
type Row = readonly [
  name: string,
  segment: string,
  good: TokenSpec,
  bad: Readonly<Record<string, TokenSpec>>,
];

const UUID = "7f3c9a52-6d0e-4a3b-9d44-1f0b6c1c2d3e";
const ENTRA = { subject: UUID, scopes: ["Files.Upload"] };
const OKTA = {
  issuerType: "okta",
  subject: "alice@example.com",
  scopes: ["uploads"],
  groups: ["Uploaders"],
} as const;
const KEYCLOAK = { issuerType: "keycloak", subject: UUID, groups: ["uploader"] } as const;
const GITHUB = { issuerType: "github", subject: "octo-org/octo-repo" } as const;
const SUPABASE = { issuerType: "supabase", subject: UUID, tenant: "acme" } as const;
const AUTH0 = { issuerType: "auth0", subject: "auth0|5f7c", scopes: ["upload:files"] } as const;
const GOOGLE = { issuerType: "google", subject: "10769150350006150715", tenant: "example.com" } as const;
/** An ID token with our audience: only its kind is wrong. */
const asId = (name: string) => ({ use: "id", client: settingsOf(name).audience[0] ?? "" }) as const;

const V1 = "Microsoft Entra ID, version 1";
const V2 = "Microsoft Entra ID, version 2";

const ROWS: readonly Row[] = [
  [
    "Auth0",
    "auth0_7C5f7c",
    AUTH0,
    { "an ID token": { ...AUTH0, ...asId("Auth0") }, "another audience": { ...AUTH0, audience: "other" } },
  ],
  [
    "Okta",
    "alice_40example.com",
    OKTA,
    { "an ID token": { ...OKTA, ...asId("Okta") }, "another client": { ...OKTA, client: "0oaevil" } },
  ],
  [
    V2,
    UUID,
    { issuerType: "entra-v2", ...ENTRA },
    {
      "an ID token": { issuerType: "entra-v2", ...ENTRA, ...asId(V2) },
      "another app": { issuerType: "entra-v2", ...ENTRA, client: UUID },
    },
  ],
  [
    V1,
    UUID,
    { issuerType: "entra-v1", ...ENTRA },
    {
      "an ID token": { issuerType: "entra-v1", ...ENTRA, ...asId(V1) },
      "another app": { issuerType: "entra-v1", ...ENTRA, client: UUID },
    },
  ],
  [
    "Keycloak",
    UUID,
    KEYCLOAK,
    {
      "an ID token": { ...KEYCLOAK, ...asId("Keycloak") },
      "another client": { ...KEYCLOAK, client: "evil" },
    },
  ],
  ["Google", "10769150350006150715", GOOGLE, { "another app": { ...GOOGLE, audience: "evil.apps" } }],
  [
    "GitHub Actions",
    "octo-org_2Focto-repo",
    GITHUB,
    { "another audience": { ...GITHUB, audience: "other" } },
  ],
  ["Supabase", UUID, SUPABASE, { "another audience": { ...SUPABASE, audience: "service_role" } }],
];

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads(
    {
      userPool: { requiredGroups: ["uploaders"] },
      identity: issuers.map((settings) => ({ ...settings, namespace: namespaceOf(settings) })),
    },
    undefined,
    { issuers: issuers.filter(({ algorithms }) => algorithms === undefined).map(({ issuer }) => issuer) },
  );
});
afterAll(() => stack.close());

describe("a stack with the settings of docs/issuers.md", () => {
  it.each(
    ROWS.flatMap(([name, segment, good]) => PATTERNS.map((way) => [way, name, segment, good] as const)),
  )("%s: accepts a token of %s", async (way, name, segment, good) => {
    const authorization = `Bearer ${await stack.token(good)}`;
    const prefix = `uploads/${namespaceOf(settingsOf(name))}_3A${segment}/`;

    const { status, key = `${prefix}${way}.txt` } = await upload(stack, way, {
      key: `${way}.txt`,
      body: "x",
      authorization,
    });

    expect(status).toBe(200);
    expect(key.startsWith(prefix)).toBe(true);
    expect((await stack.object(key))?.toString()).toBe("x");
  });

  const bad = ROWS.flatMap(([name, , , tokens]) =>
    Object.entries(tokens).flatMap(([kind, spec]) => PATTERNS.map((way) => [way, name, kind, spec] as const)),
  );
  it.each(bad)("%s: rejects a token of %s that is %s with 401", async (way, _name, _kind, spec) => {
    const authorization = `Bearer ${await stack.token(spec)}`;

    expect((await upload(stack, way, { key: "bad.txt", body: "x", authorization })).status).toBe(401);
  });

  it.each(PATTERNS)("%s: rejects a pull request's token of GitHub with 403", async (way) => {
    const claims = { sub: "repo:octo-org/octo-repo:pull_request", event_name: "pull_request" };
    const authorization = `Bearer ${await stack.token({ ...GITHUB, claims })}`;

    expect((await upload(stack, way, { key: "bad.txt", body: "x", authorization })).status).toBe(403);
  });

  it.each(PATTERNS)("%s: accepts an access token of the user pool, and rejects an ID token", async (way) => {
    const user = { sub: "alice", groups: ["uploaders"] };
    const [access, id] = [await stack.token(user), await stack.token({ ...user, use: "id" })];
    const file = { key: `pool-${way}.txt`, body: "x" };

    expect((await upload(stack, way, { ...file, authorization: `Bearer ${id}` })).status).toBe(401);
    expect((await upload(stack, way, { ...file, authorization: `Bearer ${access}` })).status).toBe(200);
  });
});

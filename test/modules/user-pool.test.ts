import { describe, expect, it } from "vitest";
import type { UserPoolProps } from "../../modules/user-pool/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const EXISTING = { userPoolId: "eu-west-1_AbCdEf123", clientIds: ["abc"] };
/** As many different names. */
const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

function poolTemplate(props?: UserPoolProps, use: (pool: UserPool) => void = () => {}) {
  return synthesize((stack) => use(new UserPool(stack, "Pool", props)));
}

describe("UserPool", () => {
  it("is a pool without self sign-up, and one client without a secret", () => {
    const template = poolTemplate();

    expect(template.types).toEqual(["aws_cognito_user_pool", "aws_cognito_user_pool_client"]);
    expect(template.resourceCount).toBe(2);
    expect(template.resource("aws_cognito_user_pool")).toMatchObject({
      admin_create_user_config: { allow_admin_create_user_only: true },
      deletion_protection: "ACTIVE",
      mfa_configuration: "OPTIONAL",
      software_token_mfa_configuration: { enabled: true },
      username_attributes: ["email"],
      password_policy: expect.objectContaining({ minimum_length: 12 }),
    });
    expect(template.resource("aws_cognito_user_pool_client")).toMatchObject({
      generate_secret: false,
      prevent_user_existence_errors: "ENABLED",
      enable_token_revocation: true,
      explicit_auth_flows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      access_token_validity: 60,
      token_validity_units: [{ access_token: "minutes", id_token: "minutes", refresh_token: "days" }],
    });
    expect(template.resource("aws_cognito_user_pool_client")).not.toHaveProperty("allowed_oauth_flows");
  });

  it("accepts the access tokens of its own client, whose tenant is a group", () => {
    poolTemplate({}, (pool) => {
      expect(pool.identity).toEqual({
        type: "cognito",
        userPoolId: pool.userPoolId,
        clientIds: pool.clientIds,
        tenant: { groupPrefix: "tenant:" },
      });
      expect(pool.clientIds).toHaveLength(1);
      expect(pool.tokenUrl).toBeUndefined();
    });
  });

  it("returns the maximum age of tokens and keys if it is set", () => {
    const limits = { keyMaxAgeMinutes: 5, clockToleranceSeconds: 0, maxTokenAgeSeconds: 600 };

    poolTemplate(limits, (pool) => expect(pool.identity).toMatchObject(limits));
    poolTemplate({ existing: { userPoolId: "eu-west-1_AbCdEf123", clientIds: ["abc"], ...limits } }, (pool) =>
      expect(pool.identity).toMatchObject(limits),
    );
  });

  it("sets the given settings", () => {
    const template = poolTemplate({
      selfSignUp: true,
      mfa: "off",
      deletionProtection: false,
      signInFlows: ["srp"],
      clientSecret: true,
      tokenMinutes: 5,
      refreshTokenDays: 1,
      userPoolName: "people",
    });

    expect(template.resource("aws_cognito_user_pool")).toMatchObject({
      name: "people",
      admin_create_user_config: { allow_admin_create_user_only: false },
      deletion_protection: "INACTIVE",
      mfa_configuration: "OFF",
    });
    expect(template.resource("aws_cognito_user_pool_client")).toMatchObject({
      generate_secret: true,
      explicit_auth_flows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      access_token_validity: 5,
      refresh_token_validity: 1,
    });
  });

  it("issues tokens with scopes through client credentials, and requires the scopes' full names", () => {
    const template = poolTemplate({ scopes: ["write"], domainPrefix: "acme-uploads" }, (pool) => {
      expect(pool.identity.scopes).toEqual(["uploads/write"]);
      expect(pool.tokenUrl).toMatch(/^https:\/\/.*\.auth\.eu-central-1\.amazoncognito\.com\/oauth2\/token$/);
    });

    expect(template.resource("aws_cognito_resource_server")).toMatchObject({
      identifier: "uploads",
      scope: [{ scope_name: "write", scope_description: "Uploads: write" }],
    });
    expect(template.resource("aws_cognito_user_pool_domain").domain).toBe("acme-uploads");
    expect(template.resource("aws_cognito_user_pool_client")).toMatchObject({
      generate_secret: true,
      allowed_oauth_flows: ["client_credentials"],
      allowed_oauth_scopes: ["uploads/write"],
      explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      depends_on: [expect.stringContaining("aws_cognito_resource_server.")],
    });
  });

  it("issues tokens with scopes through the login pages if there are callback URLs, to a client without a secret", () => {
    const template = poolTemplate({
      scopes: ["write"],
      domainPrefix: "acme-uploads",
      callbackUrls: ["https://app.example.com/back", "http://localhost:3000/back", "myapp://back"],
    });

    expect(template.resource("aws_cognito_user_pool_client")).toMatchObject({
      generate_secret: false,
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid", "uploads/write"],
      supported_identity_providers: ["COGNITO"],
    });
  });

  it("gives the command line a client without a secret, which allows the code flow only", () => {
    const template = poolTemplate({ commandLine: true, domainPrefix: "acme-uploads" }, (pool) => {
      expect(pool.clientIds).toHaveLength(2);
      expect(pool.commandLine).toEqual({
        clientId: expect.any(String),
        callbackUrls: [
          "http://localhost:18618/callback",
          "http://localhost:24618/callback",
          "http://localhost:29618/callback",
        ],
      });
    });
    const [first, commandLine] = clientsOf(template);

    expect(first).not.toHaveProperty("allowed_oauth_flows");
    expect(commandLine).toMatchObject({
      name: "s3up",
      generate_secret: false,
      explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid"],
      enable_token_revocation: true,
      callback_urls: expect.arrayContaining(["http://localhost:18618/callback"]),
    });
  });

  it("keeps client credentials for programs if the command line signs users in", () => {
    const props = { commandLine: true, domainPrefix: "acme-uploads", scopes: ["write"] };
    const template = poolTemplate(props, (pool) =>
      expect(pool.identity.tenant).toEqual({ groupPrefix: "tenant:" }),
    );
    const [first, commandLine] = clientsOf(template);

    expect(first).toMatchObject({ allowed_oauth_flows: ["client_credentials"], generate_secret: true });
    expect(commandLine).toMatchObject({ allowed_oauth_scopes: ["openid", "uploads/write"] });
  });

  it("makes no client for the command line by default", () => {
    poolTemplate({}, (pool) => expect(pool.commandLine).toBeUndefined());
  });

  it("creates the groups that a caller needs", () => {
    const template = poolTemplate({ requiredGroups: ["uploaders"] }, (pool) => {
      expect(pool.identity.groups).toEqual(["uploaders"]);
    });

    expect(template.resource("aws_cognito_user_group").name).toBe("uploaders");
  });
});

/** The app clients in the order in which they are made. */
function clientsOf(template: ReturnType<typeof poolTemplate>) {
  return template.resources("aws_cognito_user_pool_client");
}

describe("a UserPool with a tenant claim", () => {
  const template = poolTemplate({ tenant: { claim: "org" } });

  it("copies an attribute into the access token through a trigger that only this pool can call", () => {
    expect(template.resource("aws_cognito_user_pool")).toMatchObject({
      user_pool_tier: "ESSENTIALS",
      lambda_config: {
        pre_token_generation_config: {
          lambda_arn: expect.stringContaining("aws_lambda_function."),
          lambda_version: "V2_0",
        },
      },
    });
    expect(template.resource("aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "cognito-idp.amazonaws.com",
      source_arn: expect.stringMatching(/^\$\{aws_cognito_user_pool\.\w+\.arn\}$/),
    });
    expect(template.resource("aws_lambda_function").environment).toEqual({
      variables: { PRE_TOKEN_SETTINGS: '{"attribute":"custom:tenant","claim":"org"}' },
    });
  });

  it("keeps the attribute read-only for clients", () => {
    const { write_attributes: writable } = template.resource("aws_cognito_user_pool_client");

    expect(writable).toEqual(["email", "family_name", "given_name", "locale", "name"]);
  });

  it("gives the trigger no permission except to write its log", () => {
    expect(parsePolicy(template.resource("aws_iam_role_policy").policy).map(({ Sid }) => Sid)).toEqual([
      "WriteLogs",
    ]);
  });
});

describe("UserPool of an existing pool", () => {
  it("creates nothing and accepts the given clients' tokens", () => {
    const existing = { userPoolId: "eu-west-1_AbCdEf123", clientIds: ["abc"], scopes: ["uploads/write"] };

    const template = poolTemplate({ existing }, (pool) => {
      expect(pool.identity).toMatchObject({ userPoolId: "eu-west-1_AbCdEf123", clientIds: ["abc"] });
      expect(pool.issuerUrl).toBe("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123");
      expect(pool.userPoolArn).toMatch(/^arn:aws:cognito-idp:eu-west-1:.*:userpool\/eu-west-1_AbCdEf123$/);
    });

    expect(template.resourceCount).toBe(0);
  });
});

describe("UserPool at its limits", () => {
  it.each<[string, UserPoolProps]>([
    [
      "a group of every kind of character",
      { requiredGroups: ["Größe-1_+☃", "g".repeat(128), "tenant:acme"] },
    ],
    ["50 scopes", { scopes: many(50), domainPrefix: "a" }],
    [
      "49 scopes in addition to openid",
      { scopes: many(49), domainPrefix: "a", callbackUrls: ["https://a.example.com"] },
    ],
    ["a scope of 247 characters", { scopes: ["s".repeat(247)], domainPrefix: "a" }],
    [
      "100 callback URLs",
      { callbackUrls: many(100).map((name) => `https://a.example.com/${name}`), domainPrefix: "a" },
    ],
    ["a token of a day with a refresh token of two", { tokenMinutes: 1_440, refreshTokenDays: 2 }],
    ["a token just shorter than its refresh token", { tokenMinutes: 1_439, refreshTokenDays: 1 }],
  ])("accepts %s", (_name, props) => {
    expect(() => poolTemplate(props)).not.toThrow();
  });
});

describe("UserPool with invalid props", () => {
  it.each<[string, UserPoolProps, string]>([
    [
      "tokens of four minutes",
      { tokenMinutes: 4 },
      "tokenMinutes must be a whole number of minutes from 5 to 1440",
    ],
    [
      "endless refresh tokens",
      { refreshTokenDays: 3_651 },
      "refreshTokenDays must be a whole number of days from 1 to 3650",
    ],
    ["capitals in the domain", { domainPrefix: "Acme" }, "domainPrefix must be 1 to 63 lower-case"],
    [
      "Cognito's name in the domain",
      { domainPrefix: "my-cognito" },
      'without the words "aws", "amazon" and "cognito"',
    ],
    [
      "scopes without a domain",
      { scopes: ["write"] },
      "domainPrefix is missing. It must be given if there are scopes",
    ],
    [
      "a scope with its identifier",
      { scopes: ["uploads/write"], domainPrefix: "a" },
      "scopes[0] must be the last part",
    ],
    [
      "login pages without a domain",
      { callbackUrls: ["https://a.example.com"] },
      "domainPrefix is missing. It must be given",
    ],
    [
      "a command line without a domain",
      { commandLine: true },
      "domainPrefix is missing. It must be given if commandLine is true",
    ],
    [
      "50 scopes in addition to openid for the command line",
      { scopes: many(50), domainPrefix: "a", commandLine: true },
      "scopes must be a list of different items (1 to 49)",
    ],
    [
      "a callback without TLS",
      { callbackUrls: ["http://a.example.com"], domainPrefix: "a" },
      "callbackUrls[0]",
    ],
    [
      "a resource server without a name",
      { resourceServerIdentifier: "", scopes: ["write"], domainPrefix: "a" },
      "resourceServerIdentifier must be 1 to 256",
    ],
    ["no scope", { scopes: [] }, "scopes must be a list of different items (1 to 50)"],
    ["no group", { requiredGroups: [] }, "requiredGroups must be a list of different items (1 to 10000)"],
    [
      "no scope of an existing pool",
      { existing: { ...EXISTING, scopes: [] } },
      "Leave the setting out if none is needed",
    ],
    [
      "no group of an existing pool",
      { existing: { ...EXISTING, groups: [] } },
      "Leave the setting out if none is needed",
    ],
    ["no way to sign in", { signInFlows: [] }, "signInFlows must be a list of different items (at least 1)"],
    [
      "sign-in flows whose tokens lack the scopes",
      { signInFlows: ["srp"], scopes: ["write"], domainPrefix: "a" },
      "signInFlows must be omitted if there are scopes",
    ],
    [
      "a client secret's value",
      { clientSecret: "hunter2" as never },
      'clientSecret must be true or false, got "(not shown)"',
    ],
    [
      "a client with its secret",
      { existing: { ...EXISTING, clientIds: [{ id: "a", secret: "hunter2" }] as never } },
      'clientIds[0] must be an app client\'s id, got "an object with the fields id, secret"',
    ],
    ["a claim of Cognito's own", { tenant: { claim: "sub" } }, 'got "sub"'],
    [
      "a pool's ARN for its id",
      { existing: { userPoolId: "arn:x", clientIds: ["a"] } },
      "existing.userPoolId must be",
    ],
    [
      "a group with a space",
      { requiredGroups: ["staff", "my group"] },
      "requiredGroups[1] must be a group's name",
    ],
    ["a group without a name", { requiredGroups: [""] }, "requiredGroups[0] must be a group's name"],
    [
      "a group of 129 characters",
      { requiredGroups: ["g".repeat(129)] },
      "requiredGroups[0] must be a group's name",
    ],
    ["a group twice", { requiredGroups: ["a", "b", "a"] }, 'got "\\"a\\" more than once"'],
    [
      "an existing pool's group with a space",
      { existing: { ...EXISTING, groups: ["my group"] } },
      "existing.groups[0] must be a group's name",
    ],
    ["a tenant's group with a space", { tenant: { groupPrefix: "tenant " } }, "tenant.groupPrefix must be"],
    [
      "a tenant's group that leaves no room for the tenant",
      { existing: { ...EXISTING, tenant: { groupPrefix: "t".repeat(128) } } },
      "existing.tenant.groupPrefix must be",
    ],
    [
      "51 scopes",
      { scopes: many(51), domainPrefix: "a" },
      "scopes must be a list of different items (1 to 50)",
    ],
    [
      "50 scopes in addition to openid",
      { scopes: many(50), domainPrefix: "a", callbackUrls: ["https://a.example.com"] },
      "scopes must be a list of different items (1 to 49)",
    ],
    ["a scope twice", { scopes: ["a", "a"], domainPrefix: "a" }, 'got "\\"a\\" more than once"'],
    [
      "a scope with a description that is too long",
      { scopes: ["s".repeat(248)], domainPrefix: "a" },
      "scopes[0] must be the last part of a scope's name",
    ],
    [
      "a scope that is too long with its identifier",
      { scopes: ["s".repeat(56)], domainPrefix: "a", resourceServerIdentifier: "i".repeat(200) },
      "resourceServerIdentifier must be so short",
    ],
    [
      "101 callback URLs",
      { callbackUrls: many(101).map((name) => `https://a.example.com/${name}`), domainPrefix: "a" },
      "callbackUrls must be a list of different items (at most 100)",
    ],
    [
      "a callback URL of 1,025 characters",
      { callbackUrls: [`https://a.example.com/${"p".repeat(1_003)}`], domainPrefix: "a" },
      "callbackUrls[0] must be an https URL",
    ],
    [
      "a token that lives as long as its refresh token",
      { tokenMinutes: 1_440, refreshTokenDays: 1 },
      "tokenMinutes must be a whole number of minutes from 5 to 1439",
    ],
    ["no client", { existing: { userPoolId: "eu-west-1_A", clientIds: [] } }, "existing.clientIds must be"],
  ])("rejects %s", (_name, props, message) => {
    const error = refusal(() => poolTemplate(props));

    expect(error.name).toBe("PropsError");
    expect(error.message).toContain(message);
    expect(error.message).toContain("(at test/Pool)");
  });
});

import { describe, expect, it } from "vitest";
import { ACCOUNT_ID, at, FUNCTION_FILES, problemsOf, resolveJson, withFunction } from "../support.js";

const pool = "${aws_cognito_user_pool.p.id}";

describe("a user pool", () => {
  it("joins clients, domain, resource servers and groups", async () => {
    const { model } = await resolveJson(
      {
        resource: {
          ...withFunction(),
          aws_cognito_user_pool: {
            p: at("dev/Pool", {
              name: "people",
              schema: [
                { name: "email", attribute_data_type: "String", required: true },
                { name: "tenant", attribute_data_type: "String", mutable: true },
              ],
              lambda_config: {
                pre_token_generation_config: {
                  lambda_arn: "${aws_lambda_function.f.arn}",
                  lambda_version: "V2_0",
                },
              },
              password_policy: { minimum_length: 12 },
            }),
          },
          aws_cognito_user_pool_client: {
            web: at("dev/Client", {
              name: "web",
              user_pool_id: pool,
              explicit_auth_flows: ["ALLOW_USER_SRP_AUTH"],
            }),
            machine: {
              name: "machine",
              user_pool_id: pool,
              generate_secret: true,
              allowed_oauth_flows: ["client_credentials"],
              allowed_oauth_flows_user_pool_client: true,
              allowed_oauth_scopes: "${aws_cognito_resource_server.s.scope_identifiers}",
              write_attributes: ["email"],
              access_token_validity: 15,
              id_token_validity: 2,
              refresh_token_validity: 12,
              callback_urls: ["http://localhost:18618/callback"],
              token_validity_units: { access_token: "minutes", refresh_token: "hours" },
            },
          },
          aws_cognito_user_pool_domain: { d: { domain: "people", user_pool_id: pool } },
          aws_cognito_resource_server: {
            s: {
              identifier: "uploads",
              name: "Uploads",
              user_pool_id: pool,
              scope: [{ scope_name: "write", scope_description: "w" }],
            },
          },
          aws_cognito_user_group: { g: { name: "tenant:acme", user_pool_id: pool } },
        },
      },
      FUNCTION_FILES,
    );

    const made = model.userPools[0];
    expect(made).toMatchObject({
      constructPath: "dev/Pool",
      id: expect.stringMatching(/^eu-central-1_[A-Za-z0-9]{9}$/),
      arn: `arn:aws:cognito-idp:eu-central-1:${ACCOUNT_ID}:userpool/${made?.id}`,
      domain: "people",
      resourceServers: [{ identifier: "uploads", scopes: ["write"] }],
      groups: ["tenant:acme"],
      customAttributes: ["tenant"],
      preTokenGeneration: { functionArn: model.functions[0]?.arn, version: "V2_0" },
    });
    expect(made?.clients).toEqual([
      {
        constructPath: "dev/Client",
        id: expect.stringMatching(/^[a-z0-9]{26}$/),
        name: "web",
        explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
        allowedOauthFlows: [],
        allowedOauthScopes: [],
        callbackUrls: [],
        accessTokenValiditySeconds: 3600,
        idTokenValiditySeconds: 3600,
        refreshTokenValiditySeconds: 2_592_000,
      },
      expect.objectContaining({
        secret: expect.stringMatching(/^[a-z0-9]{51}$/),
        allowedOauthFlows: ["client_credentials"],
        allowedOauthScopes: ["uploads/write"],
        writeAttributes: ["email"],
        accessTokenValiditySeconds: 900,
        idTokenValiditySeconds: 7200,
        refreshTokenValiditySeconds: 43_200,
        callbackUrls: ["http://localhost:18618/callback"],
      }),
    ]);
  });

  it("omits the OAuth settings of a client that does not allow OAuth", async () => {
    const client = {
      name: "c",
      user_pool_id: pool,
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid"],
    };
    const { model } = await resolveJson({
      resource: { aws_cognito_user_pool: { p: { name: "p" } }, aws_cognito_user_pool_client: { c: client } },
    });

    expect(model.userPools[0]?.clients[0]).toMatchObject({ allowedOauthFlows: [], allowedOauthScopes: [] });
  });

  it("rejects a trigger that is not a function of the stack", async () => {
    const resource = {
      aws_cognito_user_pool: { p: { name: "p", lambda_config: { pre_token_generation: "arn:f" } } },
    };

    expect(await problemsOf({ resource })).toEqual([
      "aws_cognito_user_pool.p lambda_config: arn:f is not a function of this stack",
    ]);
  });

  it("rejects triggers that are not emulated", async () => {
    const resource = { aws_cognito_user_pool: { p: { name: "p", lambda_config: { pre_sign_up: "arn:f" } } } };

    expect(await problemsOf({ resource })).toEqual([
      "aws_cognito_user_pool.p lambda_config.pre_sign_up: is not emulated. Emulated: pre_token_generation, pre_token_generation_config",
    ]);
  });
});

describe("a web ACL", () => {
  const rule = (more: Readonly<Record<string, unknown>>) => ({
    name: "rate",
    priority: 1,
    action: { block: {} },
    statement: { rate_based_statement: { limit: 100, aggregate_key_type: "IP" } },
    ...more,
  });
  const acl = (rules: readonly unknown[], more: Record<string, unknown> = {}) => ({
    resource: {
      aws_wafv2_web_acl: {
        w: at("dev/Acl", {
          name: "limits",
          region: "us-east-1",
          scope: "CLOUDFRONT",
          default_action: { allow: {} },
          rule: rules,
          visibility_config: {},
          ...more,
        }),
      },
    },
  });

  it("has its rate rules in order of priority", async () => {
    const slow = rule({
      name: "slow",
      priority: 0,
      action: { block: { custom_response: { response_code: 429 } } },
      statement: { rate_based_statement: { limit: 10, evaluation_window_sec: 60 } },
    });
    const { model } = await resolveJson(acl([rule({ action: { count: {} } }), slow]));

    expect(model.webAcls[0]).toEqual({
      constructPath: "dev/Acl",
      arn: expect.stringMatching(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/limits\/[0-9a-f]{8}-/),
      name: "limits",
      defaultAction: "allow",
      rateRules: [
        { name: "slow", limit: 10, evaluationWindowSeconds: 60, action: "block", blockStatus: 429 },
        { name: "rate", limit: 100, evaluationWindowSeconds: 300, action: "count" },
      ],
    });
  });

  it("has the header whose values a rule counts", async () => {
    const rate_based_statement = {
      limit: 10,
      aggregate_key_type: "CUSTOM_KEYS",
      custom_key: [
        { header: { name: "Authorization", text_transformation: [{ priority: 0, type: "NONE" }] } },
      ],
    };
    const { model } = await resolveJson(acl([rule({ statement: { rate_based_statement } })]));

    expect(model.webAcls[0]?.rateRules[0]).toMatchObject({ limit: 10, header: "authorization" });
  });

  it("has the headers and the body of a rule's response", async () => {
    const custom_response = {
      response_code: 429,
      custom_response_body_key: "slow-down",
      response_header: [{ name: "Retry-After", value: "60" }],
    };
    const custom_response_body = [
      { key: "other", content_type: "TEXT_PLAIN", content: "no" },
      { key: "slow-down", content_type: "APPLICATION_JSON", content: "{}" },
    ];
    const { model } = await resolveJson(
      acl([rule({ action: { block: { custom_response } } })], { custom_response_body }),
    );

    expect(model.webAcls[0]?.rateRules[0]).toMatchObject({
      blockStatus: 429,
      blockHeaders: [{ name: "Retry-After", value: "60" }],
      blockBody: { contentType: "application/json", content: "{}" },
    });
  });

  it.each([
    [
      { statement: { geo_match_statement: { country_codes: ["DE"] } } },
      "rule[0].statement.geo_match_statement: is not emulated. Emulated: rate_based_statement",
    ],
    [
      { statement: { rate_based_statement: { limit: 1, aggregate_key_type: "CUSTOM_KEYS" } } },
      'must be "IP" without custom_key, or "CUSTOM_KEYS" with exactly one',
    ],
    [{ action: { captcha: {} } }, "rule[0].action.captcha: is not emulated. Emulated: block, count"],
    [{ action: {} }, "rule.action: of rate must be exactly one of block and count"],
    [
      { action: { block: { custom_response: { response_code: 429, custom_response_body_key: "none" } } } },
      "of rate names the body none, which does not exist",
    ],
  ])("rejects the rule %j", async (more, reason) => {
    expect(await problemsOf(acl([rule(more)]))).toContainEqual(expect.stringContaining(reason));
  });
});

describe("parameters and keys", () => {
  it("are resolved", async () => {
    const { model } = await resolveJson({
      resource: {
        aws_ssm_parameter: {
          s: at("dev/Settings", {
            name: "/a/b",
            type: "String",
            value: "${jsonencode([1])}",
            region: "us-east-1",
          }),
        },
        aws_kms_key: { k: { description: "d" } },
      },
      output: {
        parameter: { value: "${aws_ssm_parameter.s.arn}" },
        key: { value: "${aws_kms_key.k.arn}" },
      },
    });

    expect(model.parameters).toEqual([
      { constructPath: "dev/Settings", name: "/a/b", region: "us-east-1", type: "String", value: "[1]" },
    ]);
    expect(model.outputs).toEqual({
      parameter: `arn:aws:ssm:us-east-1:${ACCOUNT_ID}:parameter/a/b`,
      key: expect.stringMatching(/^arn:aws:kms:eu-central-1:\d{12}:key\/[0-9a-f]{8}-[0-9a-f]{4}-/),
    });
  });
});

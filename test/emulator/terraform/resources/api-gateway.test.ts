import { describe, expect, it } from "vitest";
import { ACCOUNT_ID, at, problemsOf, resolveJson } from "../support.js";

const document = { openapi: "3.0.1", paths: { "/files/{key+}": { put: {} } } };
const stage = (more: Readonly<Record<string, unknown>> = {}) =>
  at("dev/Stage", {
    rest_api_id: "${aws_api_gateway_rest_api.a.id}",
    deployment_id: "${aws_api_gateway_deployment.d.id}",
    stage_name: "v1",
    ...more,
  });
const api = {
  aws_api_gateway_rest_api: {
    a: at("dev/Api", {
      name: "direct",
      body: JSON.stringify(document),
      endpoint_configuration: { types: ["REGIONAL"] },
    }),
  },
  aws_api_gateway_deployment: {
    d: {
      rest_api_id: "${aws_api_gateway_rest_api.a.id}",
      triggers: { redeployment: "${sha1(jsonencode([]))}" },
    },
  },
};
const stageRef = {
  rest_api_id: "${aws_api_gateway_rest_api.a.id}",
  stage_name: "${aws_api_gateway_stage.s.stage_name}",
};

describe("a REST API", () => {
  it("keeps the OpenAPI document unchanged, and has ids in AWS's form", async () => {
    const { model } = await resolveJson({
      resource: { ...api, aws_api_gateway_stage: { s: stage({ variables: { a: "b" } }) } },
      output: { url: { value: "${aws_api_gateway_stage.s.invoke_url}" } },
    });

    const made = model.restApis[0];
    expect(made?.document).toEqual(document);
    expect(made?.id).toMatch(/^[a-z0-9]{10}$/);
    expect(made?.executionArn).toBe(`arn:aws:execute-api:eu-central-1:${ACCOUNT_ID}:${made?.id}`);
    expect(made?.stages).toEqual([
      {
        constructPath: "dev/Stage",
        name: "v1",
        variables: { a: "b" },
        cacheClusterEnabled: false,
        methodSettings: [],
      },
    ]);
    expect(model.outputs.url).toBe(`https://${made?.id}.execute-api.eu-central-1.amazonaws.com/v1`);
  });

  it("joins stages with the settings of their methods; -1 means unlimited", async () => {
    const { model } = await resolveJson({
      resource: {
        ...api,
        aws_api_gateway_stage: { s: stage({ cache_cluster_enabled: true, cache_cluster_size: "0.5" }) },
        aws_api_gateway_method_settings: {
          all: {
            ...stageRef,
            method_path: "*/*",
            settings: { throttling_rate_limit: 10, throttling_burst_limit: 20, metrics_enabled: true },
          },
          one: {
            ...stageRef,
            method_path: "files/~1{key+}/GET",
            settings: { throttling_rate_limit: -1, caching_enabled: true, cache_ttl_in_seconds: 60 },
          },
        },
      },
    });

    expect(model.restApis[0]?.stages[0]?.methodSettings).toEqual([
      {
        constructPath: "aws_api_gateway_method_settings.all",
        methodPath: "*/*",
        throttlingRateLimit: 10,
        throttlingBurstLimit: 20,
        cachingEnabled: false,
        cacheTtlSeconds: 300,
        requireAuthorizationForCacheControl: true,
      },
      {
        constructPath: "aws_api_gateway_method_settings.one",
        methodPath: "files/~1{key+}/GET",
        cachingEnabled: true,
        cacheTtlSeconds: 60,
        requireAuthorizationForCacheControl: true,
      },
    ]);
  });

  it("joins usage plans with their stages and keys", async () => {
    const { model } = await resolveJson({
      resource: {
        ...api,
        aws_api_gateway_stage: { s: stage() },
        aws_api_gateway_usage_plan: {
          p: {
            name: "free",
            api_stages: [{ api_id: stageRef.rest_api_id, stage: stageRef.stage_name }],
            throttle_settings: { rate_limit: 5, burst_limit: 10 },
            quota_settings: { limit: 1000, period: "MONTH" },
          },
        },
        aws_api_gateway_api_key: {
          k: { name: "acme" },
          off: { name: "old", enabled: false, value: "x".repeat(20) },
        },
        aws_api_gateway_usage_plan_key: {
          pk: {
            key_id: "${aws_api_gateway_api_key.k.id}",
            key_type: "API_KEY",
            usage_plan_id: "${aws_api_gateway_usage_plan.p.id}",
          },
        },
      },
    });

    const [made, given] = model.apiKeys;
    expect(made).toMatchObject({ enabled: true, value: expect.stringMatching(/^[A-Za-z0-9]{40}$/) });
    expect(given).toMatchObject({ enabled: false, value: "x".repeat(20) });
    expect(model.usagePlans[0]).toMatchObject({
      name: "free",
      stages: [{ restApiId: model.restApis[0]?.id, stageName: "v1" }],
      throttle: { rateLimit: 5, burstLimit: 10 },
      quota: { limit: 1000, period: "MONTH" },
      keyIds: [made?.id],
    });
  });

  it("warns of access logs if the API Gateway account has no CloudWatch role", async () => {
    const access_log_settings = { destination_arn: "arn:logs", format: "$context.requestId" };
    const logged = { ...api, aws_api_gateway_stage: { s: stage({ access_log_settings }) } };

    const alone = await resolveJson({ resource: logged });
    const withRole = await resolveJson({
      resource: { ...logged, aws_api_gateway_account: { a: { cloudwatch_role_arn: "arn:role" } } },
    });

    expect(alone.warnings).toEqual([expect.stringMatching(/^dev\/Stage .*no CloudWatch role/)]);
    expect(withRole.warnings).toEqual([]);
    expect(alone.model.restApis[0]?.stages[0]?.accessLog).toEqual({
      destinationArn: "arn:logs",
      format: "$context.requestId",
    });
  });

  it("warns of a stage whose deployment does not exist", async () => {
    const { warnings } = await resolveJson({
      resource: { ...api, aws_api_gateway_stage: { s: stage({ deployment_id: "abc123" }) } },
    });

    expect(warnings).toEqual([expect.stringMatching(/^dev\/Stage .*its deployment belongs to another API/)]);
  });

  it.each([
    ["no document", { name: "a" }, "body: is required"],
    [
      "a document that is not JSON",
      { name: "a", body: "openapi: 3" },
      "body: must be a string that contains a JSON object",
    ],
    [
      "an edge-optimized endpoint",
      { name: "a", body: "{}", endpoint_configuration: [{ types: ["EDGE"] }] },
      'endpoint_configuration[0].types: ["EDGE"] is not emulated',
    ],
    [
      "binary types next to the document",
      { name: "a", body: "{}", binary_media_types: ["*/*"] },
      "binary_media_types: is not emulated. Emulated: name, body, endpoint_configuration, disable_execute_api_endpoint",
    ],
  ])("rejects an API with %s", async (_what, body, reason) => {
    expect(await problemsOf({ resource: { aws_api_gateway_rest_api: { a: body } } })).toEqual([
      `aws_api_gateway_rest_api.a ${reason}${reason.includes("EDGE") ? '. Emulated: ["REGIONAL"]' : ""}`,
    ]);
  });

  it("rejects settings, plans and stages of resources outside the stack", async () => {
    const problems = await problemsOf({
      resource: {
        ...api,
        aws_api_gateway_stage: { s: stage({ rest_api_id: "other" }) },
        aws_api_gateway_method_settings: {
          m: { rest_api_id: "other", stage_name: "v2", method_path: "*/*", settings: {} },
        },
        aws_api_gateway_usage_plan: { p: { name: "p", api_stages: [{ api_id: "other", stage: "v9" }] } },
        aws_api_gateway_usage_plan_key: {
          k: { key_id: "none", key_type: "API_KEY", usage_plan_id: "${aws_api_gateway_usage_plan.p.id}" },
        },
      },
    });

    expect(problems).toEqual([
      'aws_api_gateway_stage.s rest_api_id: "other" is not a REST API of this stack',
      'aws_api_gateway_method_settings.m stage_name: "v2" is not a stage of this stack',
      'aws_api_gateway_usage_plan.p api_stages[0]: "v9" is not a stage of this stack',
      "aws_api_gateway_usage_plan_key.k key_id: is not an API key of this stack",
    ]);
  });
});

describe("a web ACL of a stage", () => {
  const acl = (more: Readonly<Record<string, unknown>> = {}) =>
    at("dev/Acl", {
      name: "limits",
      scope: "REGIONAL",
      default_action: { allow: {} },
      rule: [],
      visibility_config: {},
      ...more,
    });
  const associated = (more: Readonly<Record<string, unknown>> = {}, aclMore = {}) => ({
    resource: {
      ...api,
      aws_api_gateway_stage: { s: stage() },
      aws_wafv2_web_acl: { w: acl(aclMore) },
      aws_wafv2_web_acl_association: {
        a: at("dev/Association", {
          resource_arn: "${aws_api_gateway_stage.s.arn}",
          web_acl_arn: "${aws_wafv2_web_acl.w.arn}",
          ...more,
        }),
      },
    },
  });

  it("belongs to the stage that it is associated with", async () => {
    const { model } = await resolveJson(associated());

    expect(model.webAcls[0]?.arn).toMatch(/:regional\/webacl\//);
    expect(model.restApis[0]?.stages[0]).toMatchObject({ webAclArn: model.webAcls[0]?.arn });
  });

  it("causes a warning if it is in another stack, and its rules are not applied", async () => {
    const { model, warnings } = await resolveJson(associated({ web_acl_arn: "arn:aws:wafv2:x" }));

    expect(warnings).toEqual([expect.stringContaining("the web ACL arn:aws:wafv2:x is not in this stack")]);
    expect(model.restApis[0]?.stages[0]).not.toHaveProperty("webAclArn");
  });

  it.each([
    [
      "another resource",
      associated({ resource_arn: "arn:aws:apigateway:x::/restapis/y/stages/z" }),
      "resource_arn",
    ],
    [
      "CloudFront's web ACL",
      associated({}, { scope: "CLOUDFRONT", region: "us-east-1" }),
      "web_acl_arn: must be a web ACL of scope REGIONAL",
    ],
  ])("is reported with %s", async (_what, json, message) => {
    expect(JSON.stringify(await problemsOf(json))).toContain(message);
  });
});

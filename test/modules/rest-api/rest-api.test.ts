import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { directUploadDocument } from "../../../modules/direct-upload/index.js";
import type { RestApiProps } from "../../../modules/rest-api/index.js";
import { ApiDomain, RestApi, TenantPlans } from "../../../modules/rest-api/index.js";
import { refusal, synthesize } from "../../support/template.js";

const DOCUMENT = directUploadDocument({
  title: "direct",
  bucketName: "my-bucket",
  region: "eu-central-1",
  bucketOwner: "123456789012",
  prefix: "uploads/",
  keyPrefix: "shared",
  tenants: false,
  overwrite: false,
  roleArn: "arn:aws:iam::123456789012:role/direct",
  security: { type: "iam" },
  corsAllowedOrigins: [],
  reading: true,
});

const build =
  (props: Partial<RestApiProps> = {}) =>
  (stack: Construct) => {
    new RestApi(stack, "Api", { document: DOCUMENT, ...props });
  };

describe("a stage's web ACL and alarms", () => {
  const WEB_ACL = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/mine/0a1b";
  const TOPIC = "arn:aws:sns:eu-central-1:111122223333:ops";
  const stageAlarms = { actions: [TOPIC], serverErrors: 5, throttledRequests: 100, latencyMs: 2000 };

  it("attaches a web ACL of the user's", () => {
    const association = synthesize(build({ webAclArn: WEB_ACL })).resource("aws_wafv2_web_acl_association");

    expect(association).toMatchObject({ web_acl_arn: WEB_ACL });
  });

  it("monitors 5xx, 429 and the 99th percentile of latency", () => {
    const template = synthesize(build({ stageAlarms }));
    const alarms = template.resources("aws_cloudwatch_metric_alarm");
    const by = (metric: string) => alarms.find(({ metric_name: name }) => String(name).endsWith(metric));

    expect(alarms).toHaveLength(3);
    expect(by("5XXError")).toMatchObject({ statistic: "Sum", threshold: 5, alarm_actions: [TOPIC] });
    expect(by("Latency")).toMatchObject({ extended_statistic: "p99", threshold: 2000 });
    expect(by("throttled")).toMatchObject({ statistic: "Sum", threshold: 100 });
    expect(template.resource("aws_cloudwatch_log_metric_filter").pattern).toBe('{ $.status = "429" }');
  });

  it("makes only the alarms that are set", () => {
    const template = synthesize(build({ stageAlarms: { actions: [TOPIC], latencyMs: 500 } }));

    expect(template.resources("aws_cloudwatch_metric_alarm")).toHaveLength(1);
    expect(template.types).not.toContain("aws_cloudwatch_log_metric_filter");
  });

  it.each<[string, Partial<RestApiProps>, string]>([
    [
      "a web ACL of CloudFront",
      { webAclArn: WEB_ACL.replace("regional", "global") },
      "webAclArn must be the ARN",
    ],
    [
      "two web ACLs",
      { webAclArn: WEB_ACL, rateLimit: { requests: 100 } },
      "webAclArn must be omitted with rateLimit",
    ],
    [
      "a count of throttled requests without an access log",
      { accessLogRetentionDays: false, stageAlarms },
      "stageAlarms.throttledRequests must be given only with an access log",
    ],
    [
      "a topic in another Region",
      { stageAlarms: { ...stageAlarms, actions: [TOPIC.replace("central", "west")] } },
      "stageAlarms.actions[0] must be a topic in eu-central-1",
    ],
  ])("rejects %s", (_what, props, message) => {
    expect(refusal(() => synthesize(build(props))).message).toContain(message);
  });
});

describe("a custom domain name", () => {
  const CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/c";
  const withDomain =
    (props: Partial<RestApiProps> = {}, basePath = "direct") =>
    (stack: Construct) => {
      const domain = new ApiDomain(stack, "Domain", {
        domainName: "uploads.example.com",
        certificateArn: CERTIFICATE,
      });
      const { url } = new RestApi(stack, "Api", {
        document: DOCUMENT,
        domain: { domain, basePath },
        ...props,
      });
      new TerraformOutput(stack, "url", { value: url, staticId: true });
    };

  it("leads to the stage, over TLS 1.2 and newer", () => {
    const template = synthesize(withDomain({ disableExecuteApiEndpoint: true }));

    expect(template.resource("aws_api_gateway_domain_name")).toMatchObject({
      domain_name: "uploads.example.com",
      regional_certificate_arn: CERTIFICATE,
      security_policy: "TLS_1_2",
      endpoint_configuration: { types: ["REGIONAL"] },
    });
    const { stage_name: stageName, base_path: basePath } = template.resource(
      "aws_api_gateway_base_path_mapping",
    );
    expect(basePath).toBe("direct");
    // A reference, so that the mapping comes after the stage.
    expect(stageName).toMatch(/^\$\{aws_api_gateway_stage\..*\.stage_name\}$/);
    expect(template.resource("aws_api_gateway_rest_api").disable_execute_api_endpoint).toBe(true);
    expect(Object(template.document.output).url.value).toMatch(/^https:\/\/\$\{.*\.domain_name\}\/direct$/);
  });

  it("can have only the API's paths", () => {
    const template = synthesize(withDomain({}, ""));

    expect(template.resource("aws_api_gateway_base_path_mapping")).not.toHaveProperty("base_path");
    expect(template.resource("aws_api_gateway_rest_api")).not.toHaveProperty("disable_execute_api_endpoint");
    expect(Object(template.document.output).url.value).toMatch(/^https:\/\/\$\{.*\.domain_name\}$/);
  });

  it.each<[string, (stack: Construct) => void, string]>([
    ["two segments", withDomain({}, "a/b"), "domain.basePath must be empty, or letters"],
    [
      "no endpoint at all",
      build({ disableExecuteApiEndpoint: true }),
      "disableExecuteApiEndpoint must be false without domain",
    ],
    [
      "a URL in place of a host name",
      (stack) =>
        void new ApiDomain(stack, "D", { domainName: "https://a.example", certificateArn: CERTIFICATE }),
      "domainName must be a host name in lower case",
    ],
  ])("rejects %s", (_what, make, message) => {
    expect(refusal(() => synthesize(make)).message).toContain(message);
  });
});

describe("RestApi", () => {
  it("is one Regional API whose body is the whole document", () => {
    const api = synthesize(build()).resource("aws_api_gateway_rest_api");

    expect(JSON.parse(String(api.body))).toEqual(JSON.parse(JSON.stringify(DOCUMENT)));
    expect(api).toMatchObject({
      endpoint_configuration: { types: ["REGIONAL"] },
      put_rest_api_mode: "overwrite",
    });
  });

  it("does not fail on warnings of the import, which API Gateway gives for valid documents", () => {
    expect(synthesize(build()).resource("aws_api_gateway_rest_api")).not.toHaveProperty("fail_on_warnings");
  });

  it("deploys every change of the document, before the old deployment is deleted", () => {
    const deployment = synthesize(build()).resource("aws_api_gateway_deployment");

    expect(deployment.triggers).toEqual({
      body: expect.stringMatching(/^\$\{sha1\(aws_api_gateway_rest_api\.\w+\.body\)\}$/),
    });
    expect(deployment.lifecycle).toEqual({ create_before_destroy: true });
  });

  it("names the stage v1 by default", () => {
    expect(synthesize(build()).resource("aws_api_gateway_stage").stage_name).toBe("v1");
    expect(synthesize(build({ stageName: "v2" })).resource("aws_api_gateway_stage").stage_name).toBe("v2");
  });

  it("gives the stage's name and ARN as references, so that what uses them is deployed after the stage", () => {
    const template = synthesize((stack) => {
      const { stageName, stageArn } = new RestApi(stack, "Api", { document: DOCUMENT });
      new TerraformOutput(stack, "stage", { value: [stageName, stageArn], staticId: true });
    });

    expect(template.document.output).toMatchObject({
      stage: {
        value: [
          expect.stringMatching(/^\$\{aws_api_gateway_stage\.\w+\.stage_name\}$/),
          expect.stringMatching(/^\$\{aws_api_gateway_stage\.\w+\.arn\}$/),
        ],
      },
    });
  });

  it("logs one JSON line per request that holds no header and no query string", () => {
    const template = synthesize(build());

    const { format } = template.resource("aws_api_gateway_stage").access_log_settings as { format: string };
    expect(JSON.parse(format)).toMatchObject({ requestId: "$context.extendedRequestId" });
    expect(format).not.toMatch(/header|authorization|query|params|userAgent|\$input/i);
    expect(template.resource("aws_cloudwatch_log_group").retention_in_days).toBe(30);
  });

  it("creates nothing that needs the account's CloudWatch role if logs are off", () => {
    const template = synthesize(build({ accessLogRetentionDays: false }));

    expect(template.resources("aws_cloudwatch_log_group")).toEqual([]);
    expect(template.resource("aws_api_gateway_stage")).not.toHaveProperty("access_log_settings");
    expect(template.resource("aws_api_gateway_method_settings").settings).toMatchObject({
      metrics_enabled: false,
    });
  });

  it("is always throttled", () => {
    expect(synthesize(build()).resource("aws_api_gateway_method_settings")).toMatchObject({
      method_path: "*/*",
      settings: { throttling_rate_limit: 100, throttling_burst_limit: 200 },
    });
    expect(
      synthesize(build({ throttling: { ratePerSecond: 7, burst: 9 } })).resource(
        "aws_api_gateway_method_settings",
      ).settings,
    ).toMatchObject({ throttling_rate_limit: 7, throttling_burst_limit: 9 });
  });

  it("throttles single methods, whose settings replace all of the stage's", () => {
    const throttling = { ratePerSecond: 1, burst: 2 };
    const methodThrottling = [{ id: "Read", method: "GET", path: "/files/{key+}", throttling }];
    const template = synthesize(build({ methodThrottling, accessLogRetentionDays: false }));

    const settings = template.resources("aws_api_gateway_method_settings");
    expect(settings).toHaveLength(2);
    expect(settings.find(({ method_path: path }) => path === "~1files~1{key+}/GET")).toMatchObject({
      settings: { throttling_rate_limit: 1, throttling_burst_limit: 2, metrics_enabled: false },
      depends_on: [expect.stringContaining("aws_api_gateway_method_settings.")],
    });
  });

  it("lets API Gateway call the authorizer for this API's authorizers only", () => {
    const authorizerFunction = { functionName: "authorize", invokeArn: "arn:invoke" };
    const permission = synthesize(build({ authorizerFunction })).resource("aws_lambda_permission");

    expect(permission).toMatchObject({
      action: "lambda:InvokeFunction",
      function_name: "authorize",
      principal: "apigateway.amazonaws.com",
      source_arn: expect.stringMatching(/execution_arn\}\/authorizers\/\*$/),
    });
  });

  it.each<[string, Partial<RestApiProps>]>([
    ["stageName", { stageName: "v 1" }],
    ["throttling.ratePerSecond", { throttling: { ratePerSecond: 0, burst: 1 } }],
    ["throttling.burst", { throttling: { ratePerSecond: 1, burst: 20_000 } }],
    ["accessLogRetentionDays", { accessLogRetentionDays: 31 }],
    ["throttling.burst", { throttling: { ratePerSecond: 5 } as never }],
    ["throttling.ratePerSecond", { throttling: {} as never }],
    ["throttling.rate", { throttling: { ratePerSecond: 5, burst: 5, rate: 1 } as never }],
    ["throttling", { throttling: 5 as never }],
  ])("rejects %s that API Gateway would reject", (prop, props) => {
    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop });
  });

  it("returns 429 to an address that sends too many requests, by a web ACL in the API's Region", () => {
    const template = synthesize(
      build({ rateLimit: { requests: 100, windowSeconds: 60 }, corsAllowedOrigins: ["https://a.example"] }),
    );
    const acl = template.resource("aws_wafv2_web_acl");

    expect(acl).toMatchObject({
      scope: "REGIONAL",
      rule: [
        {
          action: {
            block: {
              custom_response: {
                response_code: 429,
                response_header: [
                  { name: "Retry-After", value: "60" },
                  { name: "Access-Control-Allow-Origin", value: "*" },
                  { name: "Access-Control-Expose-Headers", value: "Retry-After" },
                ],
              },
            },
          },
          statement: { rate_based_statement: { limit: 100, evaluation_window_sec: 60 } },
          visibility_config: { sampled_requests_enabled: false },
        },
      ],
    });
    expect(acl).not.toHaveProperty("region");
    expect(template.resource("aws_wafv2_web_acl_association")).toMatchObject({
      resource_arn: expect.stringMatching(/^\$\{aws_api_gateway_stage\.\w+\.arn\}$/),
      web_acl_arn: expect.stringMatching(/^\$\{aws_wafv2_web_acl\.\w+\.arn\}$/),
    });
  });

  it("has no web ACL by default", () => {
    expect(synthesize(build()).types.filter((type) => type.startsWith("aws_wafv2"))).toEqual([]);
  });

  it.each<[RestApiProps["rateLimit"], string]>([
    [{ requests: 9 }, "rateLimit.requests must be a whole number from 10 to 2000000000"],
    [{ requests: 100, windowSeconds: 61 as 60 }, "rateLimit.windowSeconds must be one of 60, 120, 300, 600"],
  ])("rejects the rate limit %j", (rateLimit, message) => {
    expect(refusal(() => synthesize(build({ rateLimit }))).message).toContain(message);
  });
});

describe("TenantPlans", () => {
  const tiers = {
    gold: { ratePerSecond: 50, burst: 100, quota: { limit: 1_000, period: "DAY" } },
    free: { ratePerSecond: 1, burst: 2 },
  } as const;
  const tenants = { acme: { tier: "gold" }, beta: { tier: "free" }, gamma: { tier: "free" } };
  const template = synthesize((stack) => {
    const tenantPlans = new TenantPlans(stack, "Plans", { tiers, tenants });
    new RestApi(stack, "Direct", { document: DOCUMENT, tenantPlans });
    new RestApi(stack, "Presigned", { document: DOCUMENT, tenantPlans });
  });

  it("makes a plan per tier, over all the APIs together", () => {
    const plans = template.resources("aws_api_gateway_usage_plan");

    expect(plans).toHaveLength(2);
    expect(plans.map(({ api_stages }) => api_stages)).toEqual([
      [expect.anything(), expect.anything()],
      [expect.anything(), expect.anything()],
    ]);
    expect(plans).toContainEqual(
      expect.objectContaining({
        throttle_settings: { rate_limit: 50, burst_limit: 100 },
        quota_settings: { limit: 1_000, period: "DAY" },
      }),
    );
  });

  it("puts each tenant's key into its tier's plan", () => {
    const keys = template.resources("aws_api_gateway_usage_plan_key");

    expect(template.resources("aws_api_gateway_api_key")).toHaveLength(4);
    expect(
      keys.map(({ key_id, usage_plan_id }) => [tail(key_id, "Key-"), tail(usage_plan_id, "Tier-")]),
    ).toEqual([
      ["acme", "gold"],
      ["beta", "free"],
      ["gamma", "free"],
    ]);
  });

  it("derives each key from a secret that AWS generates, so that the configuration has no keys", () => {
    const keys = template.resources("aws_api_gateway_api_key");
    const [secret] = keys.filter(({ enabled }) => enabled === false);
    const values = keys.filter((key) => key !== secret).map(({ value }) => value);

    expect(secret).not.toHaveProperty("value");
    expect(values).toEqual(
      ["acme", "beta", "gamma"].map((tenant) =>
        expect.stringMatching(
          new RegExp(
            `^\\$\\{sha256\\("${tenant}/\\$\\{aws_api_gateway_api_key\\.Plans_Secret_\\w+\\.value\\}"\\)\\}$`,
          ),
        ),
      ),
    );
  });

  const manyTenants = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`t${index}`, { tier: "gold" }]),
  );

  it.each([
    ["tenants.acme.tier", tiers, { acme: { tier: "silver" } }],
    ["tenants", tiers, { "a/b": { tier: "gold" } }],
    ["tenants", tiers, manyTenants],
    ["tiers.gold.ratePerSecond", { gold: { ratePerSecond: 0, burst: 1 } }, {}],
    [
      "tiers.gold.quota.limit",
      { gold: { ratePerSecond: 1, burst: 1, quota: { limit: 0, period: "DAY" } } },
      {},
    ],
    ["tiers.gold", { gold: 5 }, {}],
    ["tiers.gold.rate", { gold: { rate: 5 } }, {}],
    ["tiers.gold.burst", { gold: { ratePerSecond: 5 } }, {}],
    ["tiers.gold.quota.period", { gold: { ...tiers.free, quota: { limit: 1, period: "YEAR" } } }, {}],
    ["tiers.gold.quota.period", { gold: { ...tiers.free, quota: { limit: 1 } } }, {}],
    ["tenants.acme", tiers, { acme: "gold" }],
    ["tenants.acme.tier", tiers, { acme: {} }],
    ["tenants", tiers, undefined],
  ])("rejects an impossible %s", (prop, wrongTiers, wrongTenants) => {
    const error = refusal((stack) => {
      new TenantPlans(stack, "Plans", { tiers: wrongTiers, tenants: wrongTenants } as never);
    });

    expect(error).toMatchObject({ name: "PropsError", prop });
  });
});

/** `acme` of `${aws_api_gateway_api_key.Plans_Key-acme_1A2B3C4D.id}`. */
function tail(reference: unknown, before: string): string | undefined {
  return new RegExp(`${before}(.+)_[0-9A-F]{8}`).exec(String(reference))?.[1];
}

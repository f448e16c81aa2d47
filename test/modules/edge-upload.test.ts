import { createHash } from "node:crypto";
import type { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { IdentitySettings } from "../../functions/identity/contract.js";
import { DEFAULT_UPLOAD_POLICY } from "../../functions/upload-policy/contract.js";
import type { EdgeUploadProps } from "../../modules/edge-upload/index.js";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import type { UploadBucketProps } from "../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import type { Template } from "../support/template.js";
import { allowedActions, parsePolicy, refusal, synthesize } from "../support/template.js";

const KEY = createHash("sha256").update("secret").digest("hex");
const IDENTITY: IdentitySettings = { type: "pre-shared-key", keys: [{ sha256: KEY, subject: "robot" }] };
const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/c";
const GIB = 1_073_741_824;

type Options = Partial<EdgeUploadProps> & { readonly bucketProps?: UploadBucketProps };

function keys(count: number): EdgeUploadProps["identity"] {
  const all = Array.from({ length: count }, (_, index) => String(index));
  return {
    type: "pre-shared-key",
    keys: all.map((index) => ({ sha256: index.padStart(64, "0"), subject: `key-${index}` })),
  };
}

function edgeTemplate(
  { bucketProps, ...props }: Options = {},
  use: (made: EdgeUpload) => void = () => {},
): Template {
  return synthesize((stack) => {
    const bucket = new UploadBucket(stack, "Bucket", bucketProps);
    use(new EdgeUpload(stack, "Edge", { bucket, identity: IDENTITY, ...props }));
  });
}

function distributionOf(template: Template) {
  return template.resource("aws_cloudfront_distribution");
}

function configOf(template: Template): unknown {
  const zip = unzipSync(template.readAsset(String(template.resource("aws_lambda_function").filename)));
  return JSON.parse(strFromU8(zip["config.json"] ?? new Uint8Array()));
}

describe("EdgeUpload with settings of CloudFront", () => {
  const WEB_ACL = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/0a1b";
  const TOPIC = "arn:aws:sns:us-east-1:111122223333:ops";

  it("has a web ACL of the user's, access logs, countries and a TLS policy", () => {
    const template = edgeTemplate({
      webAclArn: WEB_ACL,
      accessLogs: { bucketDomainName: "logs.s3.eu-central-1.amazonaws.com" },
      countries: { allow: ["DE", "FR"] },
      aliases: ["upload.example.com"],
      certificateArn: CERTIFICATE,
      tlsPolicy: "TLSv1.3_2025",
    });

    expect(distributionOf(template)).toMatchObject({
      web_acl_id: WEB_ACL,
      logging_config: { bucket: "logs.s3.eu-central-1.amazonaws.com" },
      restrictions: { geo_restriction: { restriction_type: "whitelist", locations: ["DE", "FR"] } },
      viewer_certificate: { minimum_protocol_version: "TLSv1.3_2025" },
    });
  });

  it("monitors 5xx, the 429 of its rate limit and the 99th percentile of latency", () => {
    const template = edgeTemplate({
      rateLimit: { requests: 100, by: "token" },
      distributionAlarms: {
        actions: [TOPIC],
        serverErrorPercent: 5,
        throttledRequests: 50,
        latencyMs: 9_000,
      },
    });
    const alarms = template.resources("aws_cloudwatch_metric_alarm");
    const by = (metric: string) => alarms.find(({ metric_name: name }) => name === metric);
    const webAcl = template.resource("aws_wafv2_web_acl");

    expect(alarms).toHaveLength(3);
    expect(alarms).toEqual(
      Array(3).fill(expect.objectContaining({ region: "us-east-1", period: 300, alarm_actions: [TOPIC] })),
    );
    expect(by("5xxErrorRate")).toMatchObject({
      namespace: "AWS/CloudFront",
      statistic: "Average",
      threshold: 5,
    });
    expect(by("OriginLatency")).toMatchObject({ extended_statistic: "p99", threshold: 9_000 });
    expect(by("BlockedRequests")).toMatchObject({
      namespace: "AWS/WAFV2",
      statistic: "Sum",
      threshold: 50,
      dimensions: {
        WebACL: Object(webAcl.visibility_config).metric_name,
        Rule: Object(webAcl.rule)[0].visibility_config.metric_name,
      },
    });
    expect(template.types).toContain("aws_cloudfront_monitoring_subscription");
  });

  it("makes only the alarms that are set, and pays for no additional metrics without one on latency", () => {
    const { types } = edgeTemplate({ distributionAlarms: { actions: [TOPIC], serverErrorPercent: 5 } });

    expect(types.filter((type) => type === "aws_cloudwatch_metric_alarm")).toHaveLength(1);
    expect(types).not.toContain("aws_cloudfront_monitoring_subscription");
  });

  it("has none of these settings by default", () => {
    const distribution = distributionOf(edgeTemplate());

    expect(distribution).not.toHaveProperty("web_acl_id");
    expect(distribution).not.toHaveProperty("logging_config");
    expect(distribution.restrictions).toEqual({ geo_restriction: { restriction_type: "none" } });
  });

  it.each<[string, Partial<EdgeUploadProps>, string]>([
    [
      "a web ACL of another scope",
      { webAclArn: WEB_ACL.replace("global", "regional") },
      "webAclArn must be the ARN",
    ],
    [
      "two web ACLs",
      { webAclArn: WEB_ACL, rateLimit: { requests: 100 } },
      "webAclArn must be omitted with rateLimit",
    ],
    [
      "allowed and denied countries",
      { countries: { allow: ["DE"], deny: ["FR"] } as never },
      "countries must be either",
    ],
    [
      "a country's name",
      { countries: { deny: ["France"] } },
      "countries.deny[0] must be two capital letters",
    ],
    [
      "a TLS policy without aliases",
      { tlsPolicy: "TLSv1.3_2025" },
      "tlsPolicy must be omitted without aliases",
    ],
    [
      "a bucket's name",
      { accessLogs: { bucketDomainName: "logs" } },
      "accessLogs.bucketDomainName must be a bucket's host name",
    ],
    [
      "a topic in another Region",
      {
        distributionAlarms: { serverErrorPercent: 5, actions: [TOPIC.replace("us-east-1", "eu-central-1")] },
      },
      "distributionAlarms.actions[0] must be a topic in us-east-1",
    ],
    [
      "a count of throttled requests without a rate limit",
      { distributionAlarms: { throttledRequests: 5, actions: [TOPIC] } },
      "distributionAlarms.throttledRequests must be given only with rateLimit",
    ],
  ])("rejects %s", (_what, props, message) => {
    expect(refusal(() => edgeTemplate(props)).message).toContain(message);
  });
});

describe("EdgeUpload", () => {
  it("makes a distribution, its two policies, its origin access, and the function with its role", () => {
    const template = edgeTemplate();

    expect(template.types.filter((type) => !type.startsWith("aws_s3"))).toEqual([
      "aws_cloudfront_distribution",
      "aws_cloudfront_origin_access_control",
      "aws_cloudfront_origin_request_policy",
      "aws_cloudfront_response_headers_policy",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_lambda_function",
    ]);
    expect(template.resourceCount).toBe(13);
  });

  it("calls the function for every request, over TLS only, and caches nothing", () => {
    const template = edgeTemplate();

    expect(distributionOf(template)).toMatchObject({
      enabled: true,
      http_version: "http2and3",
      is_ipv6_enabled: true,
      default_cache_behavior: {
        viewer_protocol_policy: "https-only",
        cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        allowed_methods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
        lambda_function_association: [
          {
            event_type: "viewer-request",
            include_body: false,
            lambda_arn: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.qualified_arn\}$/),
          },
        ],
      },
    });
    expect(distributionOf(template)).not.toHaveProperty("ordered_cache_behavior");
  });

  it("forwards all headers that the function keeps except Host, and no cookies or query string", () => {
    const policy = edgeTemplate().resource("aws_cloudfront_origin_request_policy");

    expect(policy.headers_config).toEqual({ header_behavior: "allExcept", headers: { items: ["host"] } });
    expect(policy.cookies_config).toEqual({ cookie_behavior: "none" });
    expect(policy.query_strings_config).toEqual({ query_string_behavior: "none" });
  });

  it("caches no error response", () => {
    expect(distributionOf(edgeTemplate()).custom_error_response).toEqual(
      [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((error_code) => ({
        error_code,
        error_caching_min_ttl: 0,
      })),
    );
  });

  it.each([
    [{}, "nodejs24.x"],
    [{ functionRuntime: "nodejs22.x" }, "nodejs22.x"],
  ] as const)("given %j, runs the function on %s", (options, runtime) => {
    expect(edgeTemplate(options).resource("aws_lambda_function").runtime).toBe(runtime);
  });

  it("accepts a policy with larger objects than one PUT can send", () => {
    const template = edgeTemplate({ policy: { maxBytes: 53_687_091_200_000 } });

    expect(configOf(template)).toMatchObject({ settings: { policy: { maxBytes: 53_687_091_200_000 } } });
  });

  it.each([
    [{}, ["CloudFrontPut", "DenyCloudFrontOverwrite", "DenyWithoutTls"]],
    [{ policy: { overwrite: true } }, ["CloudFrontPut", "DenyWithoutTls"]],
  ])("given %j, has the bucket's policy statements %j", (options, sids) => {
    const { policy } = edgeTemplate(options).resource("aws_s3_bucket_policy");

    expect(parsePolicy(policy).map(({ Sid }) => Sid)).toEqual(sids);
  });

  it("reaches the bucket by its regional name, with an OAI or an OAC", () => {
    expect(distributionOf(edgeTemplate({ originAccess: "oai" })).origin).toEqual([
      {
        origin_id: "bucket",
        domain_name: expect.stringMatching(/\.bucket_regional_domain_name\}$/),
        s3_origin_config: {
          origin_access_identity: expect.stringMatching(/\.cloudfront_access_identity_path\}$/),
        },
      },
    ]);
    expect(distributionOf(edgeTemplate({ originAccess: "oac" })).origin).toEqual([
      {
        origin_id: "bucket",
        domain_name: expect.stringMatching(/\.bucket_regional_domain_name\}$/),
        origin_access_control_id: expect.stringMatching(
          /^\$\{aws_cloudfront_origin_access_control\.\w+\.id\}$/,
        ),
      },
    ]);
  });

  it("lets only CloudFront put objects below the prefix, and nothing else", () => {
    const template = edgeTemplate({ originAccess: "oac", prefix: "in/" });
    const [statement] = parsePolicy(template.resource("aws_s3_bucket_policy").policy);

    expect(statement?.Resource).toEqual([expect.stringMatching(/\/in\/\*$/)]);
    expect(statement?.Condition).toEqual({
      StringEquals: {
        "AWS:SourceArn": expect.stringMatching(/^\$\{aws_cloudfront_distribution\.\w+\.arn\}$/),
      },
    });
    expect(allowedActions(template).filter((action) => !action.startsWith("logs:"))).toEqual([
      "s3:PutObject",
    ]);
  });

  it("puts security headers on every answer, and lets every page read S3's if one may upload", () => {
    const template = edgeTemplate({ corsAllowedOrigins: ["https://app.example.com"] });
    const policy = template.resource("aws_cloudfront_response_headers_policy");

    expect(policy.security_headers_config).toMatchObject({
      strict_transport_security: { access_control_max_age_sec: 63_072_000, override: true },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY", override: true },
      referrer_policy: { referrer_policy: "no-referrer", override: true },
    });
    expect(policy.cors_config).toMatchObject({
      access_control_allow_credentials: false,
      access_control_allow_origins: { items: ["*"] },
      access_control_allow_methods: { items: ["OPTIONS", "PUT"] },
      access_control_expose_headers: { items: expect.arrayContaining(["ETag", "x-amz-version-id"]) },
      origin_override: true,
    });
    expect(edgeTemplate().resource("aws_cloudfront_response_headers_policy")).not.toHaveProperty(
      "cors_config",
    );
  });

  it("puts settings that are known at synth into the function's zip, without secrets", () => {
    const template = edgeTemplate({ policy: { maxBytes: 1_000 }, corsAllowedOrigins: ["*"] });

    expect(configOf(template)).toEqual({
      source: "bundle",
      isValidated: true,
      settings: {
        identity: IDENTITY,
        policy: { ...DEFAULT_UPLOAD_POLICY, maxBytes: 1_000 },
        prefix: "uploads/",
        originAccess: "oac",
        bucketRegion: "eu-central-1",
        corsAllowedOrigins: ["*"],
      },
    });
  });

  it("lets Terraform add values that it computes, such as the pool's id", () => {
    const template = synthesize((stack) => {
      const bucket = new UploadBucket(stack, "Bucket");
      new EdgeUpload(stack, "Edge", { bucket, identity: new UserPool(stack, "Pool").identity });
    });

    expect(template.dataSources("archive_file")[0]?.source).toContainEqual({
      filename: "config.json",
      content: expect.stringMatching(/"userPoolId" = aws_cognito_user_pool\.\w+\.id, /),
    });
  });

  it("keeps settings in SSM if enabled, and lets the function read only that parameter", () => {
    const template = edgeTemplate({ settingsSource: "ssm", settingsRefreshSeconds: 5 });
    const parameter = template.resource("aws_ssm_parameter");

    expect(parameter).toMatchObject({
      name: expect.stringMatching(/^\/s3-upload-patterns\/test-edge-authorizer-[0-9a-f]{8}$/),
      region: "us-east-1",
      type: "String",
    });
    expect(JSON.parse(String(parameter.value))).toMatchObject({ prefix: "uploads/", originAccess: "oac" });
    expect(configOf(template)).toEqual({
      source: "ssm",
      isValidated: true,
      parameterName: parameter.name,
      region: "us-east-1",
      refreshSeconds: 5,
    });
    expect(parsePolicy(template.resource("aws_iam_role_policy").policy)).toContainEqual({
      Sid: "ReadSettings",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: [expect.stringMatching(/^\$\{aws_ssm_parameter\.\w+\.arn\}$/)],
    });
  });

  it.each([
    "aws_cloudfront_origin_request_policy",
    "aws_cloudfront_response_headers_policy",
    "aws_wafv2_web_acl",
  ])("deletes its %s only after the distribution's update", (type) => {
    const template = edgeTemplate({ rateLimit: { requests: 100 } });

    expect(template.resource(type).lifecycle).toEqual({ create_before_destroy: true });
  });

  it("lets its distribution be found and overridden by the id on the page of addresses", () => {
    const template = edgeTemplate({}, (edge) => {
      const distribution = edge.node.findChild("Distribution") as CloudfrontDistribution;
      distribution.addOverride("restrictions.geo_restriction", {
        restriction_type: "whitelist",
        locations: ["DE"],
      });
    });

    expect(distributionOf(template).restrictions).toEqual({
      geo_restriction: { restriction_type: "whitelist", locations: ["DE"] },
    });
  });

  it("returns 429 to an address that sends too many requests, and samples no request", () => {
    const template = edgeTemplate({ rateLimit: { requests: 100, windowSeconds: 60 } });
    const acl = template.resource("aws_wafv2_web_acl");

    expect(acl).toMatchObject({
      scope: "CLOUDFRONT",
      region: "us-east-1",
      default_action: { allow: {} },
      rule: [
        {
          action: { block: { custom_response: { response_code: 429 } } },
          statement: {
            rate_based_statement: { limit: 100, aggregate_key_type: "IP", evaluation_window_sec: 60 },
          },
          visibility_config: { sampled_requests_enabled: false },
        },
      ],
    });
    expect(distributionOf(template).web_acl_id).toMatch(/^\$\{aws_wafv2_web_acl\.\w+\.arn\}$/);
    expect(distributionOf(edgeTemplate())).not.toHaveProperty("web_acl_id");
  });

  it("says in the JSON of the 429 what happened and when to retry", () => {
    const acl = edgeTemplate({ rateLimit: { requests: 100 } }).resource("aws_wafv2_web_acl");
    const bodies = acl.custom_response_body as { key: string; content: string; content_type: string }[];

    expect(acl).toHaveProperty("rule.0.action.block.custom_response", {
      response_code: 429,
      custom_response_body_key: bodies[0]?.key,
      response_header: [{ name: "Retry-After", value: "300" }],
    });
    expect(bodies).toMatchObject([{ content_type: "APPLICATION_JSON" }]);
    expect(JSON.parse(bodies[0]?.content ?? "")).toEqual({
      code: "TooManyRequests",
      message: expect.stringContaining("Try again"),
    });
  });

  it.each([[["https://a.example"]], [["https://a.example", "https://b.example"]], [["*"]]])(
    "lets every page read that 429 if pages of %j may upload",
    (corsAllowedOrigins) => {
      const acl = edgeTemplate({ rateLimit: { requests: 100 }, corsAllowedOrigins }).resource(
        "aws_wafv2_web_acl",
      );

      expect(acl).toHaveProperty(
        "rule.0.action.block.custom_response.response_header",
        expect.arrayContaining([
          { name: "Access-Control-Allow-Origin", value: "*" },
          { name: "Access-Control-Expose-Headers", value: "Retry-After" },
        ]),
      );
    },
  );

  it.each(["up.example.xn--p1ai", "*.xn--bcher-kva.example"])("accepts the alias %s", (alias) => {
    const template = edgeTemplate({ aliases: [alias], certificateArn: CERTIFICATE });

    expect(distributionOf(template).aliases).toEqual([alias]);
  });

  it("accepts aliases with a certificate, and then no TLS version below 1.2", () => {
    const options = { aliases: ["upload.example.com"], certificateArn: CERTIFICATE };
    const template = edgeTemplate(options, (edge) =>
      expect(edge.uploadUrl).toBe("https://upload.example.com"),
    );

    expect(distributionOf(template)).toMatchObject({
      aliases: ["upload.example.com"],
      viewer_certificate: {
        acm_certificate_arn: CERTIFICATE,
        minimum_protocol_version: "TLSv1.2_2021",
        ssl_support_method: "sni-only",
      },
    });
  });

  describe("with parts", () => {
    const template = edgeTemplate({ parts: true, corsAllowedOrigins: ["https://app.example.com"] });

    it("sets parts in the function's settings, and omits the field by default", () => {
      expect(configOf(template)).toMatchObject({ settings: { parts: true } });
      expect(configOf(edgeTemplate())).not.toHaveProperty("settings.parts");
    });

    it("forwards only the query parameters of S3's multipart uploads", () => {
      expect(template.resource("aws_cloudfront_origin_request_policy").query_strings_config).toEqual({
        query_string_behavior: "whitelist",
        query_strings: { items: ["part-number-marker", "partNumber", "uploadId", "uploads"] },
      });
    });

    it("grants two more actions by name", () => {
      expect(allowedActions(template).filter((action) => !action.startsWith("logs:"))).toEqual([
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ]);
    });

    it("lets browsers send the multipart methods and headers", () => {
      const policy = template.resource("aws_cloudfront_response_headers_policy");

      expect(policy.cors_config).toMatchObject({
        access_control_allow_methods: { items: ["DELETE", "GET", "OPTIONS", "PUT", "POST"] },
        access_control_allow_headers: {
          items: expect.arrayContaining(["x-upload-length", "x-amz-mp-object-size", "content-type"]),
        },
      });
    });

    it("caches no response and no error, so that lists of parts are current", () => {
      const distribution = distributionOf(template);

      expect(distribution).toMatchObject({
        default_cache_behavior: { cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" },
      });
      expect(distribution.custom_error_response).toEqual(
        distributionOf(edgeTemplate()).custom_error_response,
      );
    });

    it("accepts objects that need parts", () => {
      const policy = { minBytes: 5 * GIB + 1, maxBytes: 53_687_091_200_000 };

      expect(configOf(edgeTemplate({ parts: true, policy }))).toMatchObject({ settings: { policy } });
    });

    it("accepts a custom authorizer", () => {
      const authorizerEntry = "functions/edge-authorizer/handler.ts";

      expect(configOf(edgeTemplate({ parts: true, authorizerEntry }))).toMatchObject({
        settings: { parts: true },
      });
    });
  });

  it("does not change an existing bucket's policy, and returns the statements to add", () => {
    const template = synthesize((stack) => {
      const bucket = new UploadBucket(stack, "Bucket", {
        existing: { bucketName: "mine", region: "eu-west-1" },
      });
      new EdgeUpload(stack, "Edge", { bucket, identity: IDENTITY });

      expect(bucket.policyStatements.map(({ effect }) => effect)).toEqual(["Allow", "Deny"]);
    });

    expect(template.resources("aws_s3_bucket_policy")).toEqual([]);
  });
});

describe("EdgeUpload with invalid props", () => {
  it.each<[string, Options, string]>([
    [
      "larger objects than one PUT allows",
      { policy: { minBytes: 5 * GIB + 1, maxBytes: 6 * GIB } },
      "policy.minBytes must be a whole number",
    ],
    [
      "an unknown runtime",
      { functionRuntime: "nodejs20.x" as never },
      'must be one of "nodejs22.x", "nodejs24.x"',
    ],
    ["an impossible policy", { policy: { minBytes: 5, maxBytes: 4 } }, "policy.minBytes"],
    ["keys without a key", { identity: { type: "pre-shared-key", keys: [] } }, "identity.keys"],
    ["a tenant that no caller can have", { policy: { keyPrefix: "tenant" } }, "policy.keyPrefix"],
    ["a prefix without its slash", { prefix: "uploads" }, "prefix must be empty, or path segments"],
    ["an origin with a path", { corsAllowedOrigins: ["https://a.example.com/x"] }, "corsAllowedOrigins[0]"],
    [
      "an alias without a certificate",
      { aliases: ["a.example.com"] },
      "certificateArn is missing. It must be given",
    ],
    [
      "a certificate without an alias",
      { certificateArn: CERTIFICATE },
      "aliases is missing. It must be given",
    ],
    [
      "a certificate of another Region",
      { aliases: ["a.example.com"], certificateArn: CERTIFICATE.replace("us-east-1", "eu-west-1") },
      "certificateArn must be the ARN of a certificate in us-east-1",
    ],
    [
      "an alias with a scheme",
      { aliases: ["https://a.example.com"], certificateArn: CERTIFICATE },
      "aliases[0]",
    ],
    [
      "a limit below WAF's",
      { rateLimit: { requests: 9 } },
      "rateLimit.requests must be a whole number from 10",
    ],
    ["no bucket", { bucket: undefined }, "bucket is missing. It must be"],
    ["100 keys in a parameter", { settingsSource: "ssm", identity: keys(100) }, "identity must be shorter"],
    ["a refresh without SSM", { settingsRefreshSeconds: 5 }, 'Add settingsSource: "ssm"'],
    ["parts with an OAI", { originAccess: "oai", parts: true }, 'Use originAccess: "oac"'],
    [
      "a KMS key with an OAI",
      { originAccess: "oai", bucketProps: { kmsKeyArn: "arn:aws:kms:eu-central-1:1:key/k" } },
      'Use originAccess: "oac"',
    ],
    [
      "a bucket whose policy requires encryption headers",
      {
        bucketProps: {
          existing: {
            bucketName: "mine",
            region: "eu-west-1",
            requiredEncryption: { algorithm: "AES256" },
          },
        },
      },
      "bucket.requiredEncryption must be omitted on the edge pattern",
    ],
    ["too much memory", { functionMemoryMb: 256 }, "emoryMb must be a whole number of MB from 128 to 128"],
  ])("rejects %s", (_name, options, message) => {
    const error = refusal(() => edgeTemplate(options));

    expect(error.name).toBe("PropsError");
    expect(error.message).toContain(message);
    expect(error.message).toContain("(at test/Edge");
  });

  it("does not show a key that was set instead of its digest", () => {
    const identity: IdentitySettings = {
      type: "pre-shared-key",
      keys: [{ sha256: "hunter2", subject: "s" }],
    };

    expect(refusal(() => edgeTemplate({ identity })).message).not.toContain("hunter2");
  });
});

import { describe, expect, it } from "vitest";
import { ACCOUNT_ID, at, FUNCTION_FILES, problemsOf, resolveJson, withFunction } from "../support.js";

type Json = Readonly<Record<string, unknown>>;

const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const behavior = (more: Json = {}): Json => ({
  target_origin_id: "bucket",
  viewer_protocol_policy: "https-only",
  allowed_methods: ["GET", "HEAD", "PUT"],
  cached_methods: ["GET", "HEAD"],
  cache_policy_id: CACHING_DISABLED,
  ...more,
});
const origin = (more: Json = {}): Json => ({
  origin_id: "bucket",
  domain_name: "${aws_s3_bucket.b.bucket_regional_domain_name}",
  ...more,
});
const stack = (origins: Json, behaviors: Json = behavior(), more: Json = {}, resources: Json = {}) => ({
  resource: {
    aws_s3_bucket: { b: { bucket: "b" } },
    aws_cloudfront_distribution: {
      d: at("dev/Cdn", {
        enabled: true,
        origin: [origins],
        default_cache_behavior: behaviors,
        restrictions: { geo_restriction: { restriction_type: "none" } },
        viewer_certificate: { cloudfront_default_certificate: true },
        ...more,
      }),
    },
    ...resources,
  },
});

describe("a distribution", () => {
  it("has ids in AWS's form, and a bucket as origin", async () => {
    const { model } = await resolveJson(stack(origin({ custom_header: [{ name: "x", value: "y" }] })));

    const made = model.distributions[0];
    expect(made).toMatchObject({
      constructPath: "dev/Cdn",
      id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
      arn: `arn:aws:cloudfront::${ACCOUNT_ID}:distribution/${made?.id}`,
      domainName: expect.stringMatching(/^d[a-z0-9]{13}\.cloudfront\.net$/),
      enabled: true,
      aliases: [],
      origins: [
        {
          originId: "bucket",
          domainName: "b.s3.eu-central-1.amazonaws.com",
          originPath: "",
          customHeaders: { x: "y" },
          access: { type: "none" },
        },
      ],
    });
    expect(made?.webAclArn).toBeUndefined();
  });

  it("joins an origin with its origin access identity", async () => {
    const path = "${aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path}";
    const { model } = await resolveJson({
      ...stack(
        origin({ s3_origin_config: { origin_access_identity: path } }),
        behavior(),
        {},
        {
          aws_cloudfront_origin_access_identity: { i: { comment: "c" } },
        },
      ),
      output: { arn: { value: "${aws_cloudfront_origin_access_identity.i.iam_arn}" } },
    });

    const access = model.distributions[0]?.origins[0]?.access;
    expect(access).toEqual({
      type: "oai",
      id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
      iamArn: model.outputs.arn,
      s3CanonicalUserId: expect.stringMatching(/^[0-9a-f]{96}$/),
    });
    expect(model.outputs.arn).toMatch(/^arn:aws:iam::cloudfront:user\/CloudFront Origin Access Identity E/);
  });

  it("joins an origin with its origin access control", async () => {
    const { model } = await resolveJson(
      stack(
        origin({ origin_access_control_id: "${aws_cloudfront_origin_access_control.c.id}" }),
        behavior(),
        {},
        {
          aws_cloudfront_origin_access_control: {
            c: {
              name: "c",
              origin_access_control_origin_type: "s3",
              signing_behavior: "always",
              signing_protocol: "sigv4",
            },
          },
        },
      ),
    );

    expect(model.distributions[0]?.origins[0]?.access).toMatchObject({
      type: "oac",
      signingBehavior: "always",
    });
  });

  it("joins behaviors with their policies, functions and web ACL", async () => {
    const { model } = await resolveJson(
      stack(
        origin(),
        behavior({
          cache_policy_id: "${aws_cloudfront_cache_policy.never.id}",
          origin_request_policy_id: "${aws_cloudfront_origin_request_policy.r.id}",
          response_headers_policy_id: "${aws_cloudfront_response_headers_policy.h.id}",
          lambda_function_association: [
            { event_type: "viewer-request", lambda_arn: "${aws_lambda_function.f.qualified_arn}" },
          ],
        }),
        {
          web_acl_id: "${aws_wafv2_web_acl.w.arn}",
          ordered_cache_behavior: [
            behavior({
              path_pattern: "/a/*",
              origin_request_policy_id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
              response_headers_policy_id: "67f7725c-6f97-4210-82d7-5512b31e9d03",
            }),
          ],
        },
        {
          ...withFunction({ region: "us-east-1", publish: true }),
          aws_wafv2_web_acl: {
            w: { name: "w", region: "us-east-1", scope: "CLOUDFRONT", default_action: { allow: {} } },
          },
          aws_cloudfront_cache_policy: { never: { name: "n", default_ttl: 0, max_ttl: 0, min_ttl: 0 } },
          aws_cloudfront_origin_request_policy: {
            r: at("dev/Request", {
              name: "r",
              headers_config: { header_behavior: "whitelist", headers: { items: ["x-amz-content-sha256"] } },
              query_strings_config: { query_string_behavior: "all" },
              cookies_config: { cookie_behavior: "none" },
            }),
          },
          aws_cloudfront_response_headers_policy: {
            h: at("dev/Headers", {
              name: "h",
              cors_config: {
                access_control_allow_credentials: false,
                access_control_allow_headers: { items: ["authorization"] },
                access_control_allow_methods: { items: ["PUT"] },
                access_control_allow_origins: { items: ["*"] },
                access_control_max_age_sec: 600,
                origin_override: true,
              },
              custom_headers_config: { items: [{ header: "x-a", value: "1", override: false }] },
              security_headers_config: {
                strict_transport_security: {
                  access_control_max_age_sec: 60,
                  include_subdomains: true,
                  override: true,
                },
                content_type_options: { override: true },
                xss_protection: { protection: true, mode_block: true, override: false },
              },
            }),
          },
        },
      ),
      FUNCTION_FILES,
    );

    const made = model.distributions[0];
    expect(made?.webAclArn).toBe(model.webAcls[0]?.arn);
    expect(made?.defaultCacheBehavior).toMatchObject({
      cachingDisabled: true,
      originRequestPolicy: {
        constructPath: "dev/Request",
        headers: { behavior: "whitelist", items: ["x-amz-content-sha256"] },
        queryStrings: { behavior: "all", items: [] },
        cookies: { behavior: "none", items: [] },
      },
      responseHeadersPolicy: {
        constructPath: "dev/Headers",
        cors: {
          allowOrigins: ["*"],
          allowMethods: ["PUT"],
          exposeHeaders: [],
          maxAgeSeconds: 600,
          originOverride: true,
        },
        headers: [
          { name: "x-content-type-options", value: "nosniff", override: true },
          { name: "strict-transport-security", value: "max-age=60; includeSubDomains", override: true },
          { name: "x-xss-protection", value: "1; mode=block", override: false },
          { name: "x-a", value: "1", override: false },
        ],
      },
      lambdaFunctionAssociations: [
        { eventType: "viewer-request", qualifiedArn: model.functions[0]?.qualifiedArn, includeBody: false },
      ],
    });
    expect(made?.orderedCacheBehaviors[0]).toMatchObject({
      pathPattern: "/a/*",
      originRequestPolicy: { headers: { behavior: "allExcept", items: ["host"] } },
      responseHeadersPolicy: {
        headers: expect.arrayContaining([{ name: "x-frame-options", value: "SAMEORIGIN", override: false }]),
      },
    });
  });

  it("warns of an edge function that AWS would reject", async () => {
    const association = {
      event_type: "viewer-request",
      lambda_arn: "${aws_lambda_function.f.qualified_arn}",
    };
    const edge = withFunction({ publish: true, environment: { variables: { A: "b" } } });

    const { warnings } = await resolveJson(
      stack(origin(), behavior({ lambda_function_association: [association] }), {}, edge),
      FUNCTION_FILES,
    );

    expect(warnings).toEqual([
      expect.stringMatching(/^dev\/Function .*in eu-central-1; AWS requires us-east-1/),
      expect.stringMatching(/^dev\/Function .*with an environment, which AWS rejects/),
    ]);
  });

  it("warns of a web ACL of another stack, whose rules are not applied", async () => {
    const { model, warnings } = await resolveJson(stack(origin(), behavior(), { web_acl_id: "arn:x" }));

    expect(warnings).toEqual([expect.stringContaining("the web ACL arn:x is not in this stack")]);
    expect(model.distributions[0]).not.toHaveProperty("webAclArn");
  });

  it("rejects an edge function without a numbered version", async () => {
    const association = { event_type: "viewer-request", lambda_arn: "${aws_lambda_function.f.arn}" };

    const problems = await problemsOf(
      stack(origin(), behavior({ lambda_function_association: [association] }), {}, withFunction()),
      FUNCTION_FILES,
    );

    expect(problems).toEqual([
      expect.stringContaining("is not a numbered version of a function of this stack"),
    ]);
  });

  it("finds managed policies by name", async () => {
    const json = {
      data: {
        aws_cloudfront_cache_policy: {
          c: { name: "Managed-CachingDisabled" },
          no: { name: "Managed-Amplify" },
        },
        aws_cloudfront_origin_request_policy: { o: { name: "Managed-CORS-S3Origin" } },
      },
    };
    const { model } = await resolveJson({
      ...json,
      output: {
        ids: {
          value: [
            "${data.aws_cloudfront_cache_policy.c.id}",
            "${data.aws_cloudfront_origin_request_policy.o.id}",
          ],
        },
      },
    });

    expect(model.outputs.ids).toEqual([CACHING_DISABLED, "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"]);
    expect(
      await problemsOf({ ...json, output: { id: { value: "${data.aws_cloudfront_cache_policy.no.id}" } } }),
    ).toEqual([
      expect.stringContaining('data.aws_cloudfront_cache_policy.no id: "Managed-Amplify" is not emulated'),
    ]);
  });

  it.each([
    [
      "a policy that caches",
      origin(),
      behavior({ cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6" }),
      "default_cache_behavior.cache_policy_id: only policies that never cache",
    ],
    [
      "an unknown origin request policy",
      origin(),
      behavior({ origin_request_policy_id: "x" }),
      "default_cache_behavior.origin_request_policy_id: x is neither in this stack nor emulated",
    ],
    [
      "an origin that does not exist",
      origin(),
      behavior({ target_origin_id: "x" }),
      'default_cache_behavior.target_origin_id: "x" is not an origin',
    ],
    [
      "an identity of another stack",
      origin({ s3_origin_config: { origin_access_identity: "x" } }),
      behavior(),
      "origin[0].s3_origin_config.origin_access_identity: is not an origin access identity",
    ],
    [
      "a control of another stack",
      origin({ origin_access_control_id: "x" }),
      behavior(),
      "origin[0].origin_access_control_id: is not an origin access control",
    ],
    [
      "an origin that is not a bucket",
      origin({ domain_name: "www.example.com" }),
      behavior(),
      "origin[0].domain_name: www.example.com is not a bucket's regional domain name",
    ],
    [
      "CloudFront Functions",
      origin(),
      behavior({ function_association: [{ event_type: "viewer-request" }] }),
      "default_cache_behavior.function_association: is not emulated",
    ],
  ])("rejects %s", async (_what, origins, behaviors, reason, more: Json = {}) => {
    expect(await problemsOf(stack(origins, behaviors, more))).toContainEqual(expect.stringContaining(reason));
  });
});

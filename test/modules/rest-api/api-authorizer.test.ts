import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { CallerPolicy } from "../../../functions/identity/contract.js";
import { currentAccountId } from "../../../modules/iam/index.js";
import type { ApiAuthorizerProps } from "../../../modules/rest-api/index.js";
import { ApiAuthorizer, TenantPlans } from "../../../modules/rest-api/index.js";
import { parsePolicy, refusal, synthesize } from "../../support/template.js";

const OIDC = { type: "oidc", issuer: "https://login.example.com/", audience: ["uploads"] } as const;
const BUCKET = { ownerAccountId: "123456789012" };

const TENANTS = { ...OIDC, tenant: { claim: "tenant" } } as const;

function plans(stack: Construct, names: readonly string[]): TenantPlans {
  return new TenantPlans(stack, "Plans", {
    tiers: { free: { ratePerSecond: 1, burst: 1 } },
    tenants: Object.fromEntries(names.map((name) => [name, { tier: "free" }])),
  });
}

const build =
  (props: Partial<ApiAuthorizerProps> = {}) =>
  (stack: Construct) => {
    new ApiAuthorizer(stack, "Authorizer", { identity: OIDC, bucket: BUCKET, ...props });
  };

function settingsText(buildStack: (stack: Construct) => void): string {
  const lambda = synthesize(buildStack).resource("aws_lambda_function");
  const { variables } = lambda.environment as { variables: Readonly<Record<string, string>> };
  return variables.API_AUTHORIZER_SETTINGS ?? "";
}

describe("ApiAuthorizer", () => {
  it("gives the function the whole policy, the prefix and the bucket's owner", () => {
    expect(JSON.parse(settingsText(build({ policy: { maxBytes: 1_000 }, prefix: "in/" })))).toEqual({
      identity: OIDC,
      policy: expect.objectContaining({ maxBytes: 1_000, keyPrefix: "subject", overwrite: false }),
      prefix: "in/",
      bucketOwner: "123456789012",
    });
  });

  it("keeps the secret of the tenants' keys out of the settings, so that a plan can show the settings", () => {
    const template = synthesize((stack) => {
      build({ tenantPlans: plans(stack, ["acme"]), identity: TENANTS })(stack);
    });
    const { variables } = template.resource("aws_lambda_function").environment as {
      variables: Record<string, string>;
    };

    expect(variables.TENANT_KEY_SECRET).toMatch(/^\$\{aws_api_gateway_api_key\.Plans_Secret_\w+\.value\}$/);
    expect(variables.API_AUTHORIZER_SETTINGS).not.toContain("aws_api_gateway_api_key");
    expect(variables.API_AUTHORIZER_SETTINGS).not.toContain("acme");
  });

  it("has no permission except to write its log", () => {
    const statements = parsePolicy(synthesize(build()).resource("aws_iam_role_policy").policy);

    expect(statements.map(({ Action }) => Action)).toEqual([["logs:CreateLogStream", "logs:PutLogEvents"]]);
  });

  it("counts tokens that could not be checked, by reason", () => {
    expect(synthesize(build()).resource("aws_cloudwatch_log_metric_filter")).toMatchObject({
      log_group_name: expect.stringMatching(/^\/aws\/lambda\/\$\{aws_lambda_function\./),
      pattern: '{ ($.code = "KeysUnavailable") || ($.code = "UnknownKey") }',
      metric_transformation: { dimensions: { code: "$.code" }, value: "1" },
    });
  });

  it.each<[string, Partial<ApiAuthorizerProps>]>([
    ["identity.issuer", { identity: { ...OIDC, issuer: "http://login.example.com/" } }],
    ["identity.audience", { identity: { ...OIDC, audience: [] } }],
    ["policy.maxBytes", { policy: { maxBytes: 0 } }],
    ["prefix", { prefix: "uploads" }],
    ["identity.scope", { identity: { ...OIDC, scope: ["uploads/write"] } as never }],
    ["identity", { identity: undefined }],
    ["identity.type", { identity: {} as never }],
    ["bucket", { bucket: undefined }],
    ["tenantPlan", { tenantPlan: {} } as never],
    ["policy.keyPrefix", { policy: { keyPrefix: "tenant" } }],
    ["policy.keyPrefix", { policy: { keyPrefix: "tenant/subject" } }],
  ])("rejects an impossible %s", (prop, props) => {
    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop });
  });

  describe("with a pre-shared key that has its own policy", () => {
    const keys = (policy: CallerPolicy) =>
      [
        { type: "pre-shared-key", keys: [{ sha256: "a".repeat(64), subject: "ci" }] },
        {
          type: "pre-shared-key",
          namespace: "robots",
          keys: [
            { sha256: "b".repeat(64), subject: "ci" },
            { sha256: "c".repeat(64), subject: "ci", policy },
          ],
        },
      ] as const;
    const policy = {
      minBytes: 10,
      maxBytes: 1_000,
      allowedContentTypes: ["image/*"],
      allowedExtensions: [".gz"],
      urlExpirySeconds: 60,
      attributes: { metadata: ["author"], cacheControl: ["no-store"] },
    };

    it.each<[string, CallerPolicy, string]>([
      ["maxBytes", { maxBytes: 1_001 }, "at most 1000, as policy.maxBytes, got 1001"],
      ["maxBytes", { maxBytes: 9 }, "at least 10, as policy.minBytes, got 9"],
      ["allowedContentTypes", { allowedContentTypes: ["image/png", "*/*"] }, 'image/*, got "*/*"'],
      ["allowedExtensions", { allowedExtensions: [".tar.gz", ".zip"] }, '.gz, got ".zip"'],
      ["urlExpirySeconds", { urlExpirySeconds: 61 }, "at most 60, as policy.urlExpirySeconds, got 61"],
      [
        "attributes.metadata",
        { attributes: { metadata: ["author", "other"] } },
        'within policy.attributes.metadata: author, got "other"',
      ],
      ["attributes.tags", { attributes: { tags: ["team"] } }, "within policy.attributes.tags: none"],
      ["attributes.cacheControl", { attributes: { cacheControl: ["*"] } }, 'no-store, got "*"'],
      ["attributes.metadata[0]", { attributes: { metadata: ["upload-id"] } }, 'got "upload-id"'],
    ])("rejects %s that the upload policy does not allow", (field, own, message) => {
      const error = refusal(build({ identity: keys(own), policy }));

      expect(error).toMatchObject({ name: "PropsError", prop: `identity[1].keys[1].policy.${field}` });
      expect(error.message).toContain(message);
    });

    it("passes the key's policy to the function if it is within the upload policy", () => {
      const own = {
        maxBytes: 10,
        allowedContentTypes: ["IMAGE/png"],
        allowedExtensions: [".tar.gz"],
        urlExpirySeconds: 60,
        attributes: { cacheControl: ["No-Store"] },
      };
      const settings = JSON.parse(settingsText(build({ identity: keys(own), policy })));

      expect(settings.identity[1].keys[1].policy).toEqual(own);
    });
  });

  it("passes on the known tenants", () => {
    expect(JSON.parse(settingsText(build({ identity: TENANTS, tenants: ["acme"] })))).toMatchObject({
      tenants: ["acme"],
    });
  });

  it("rejects known tenants if the identity settings name none", () => {
    expect(refusal(build({ tenants: ["acme"] }))).toMatchObject({ name: "PropsError", prop: "tenants" });
  });

  it("rejects plans for tenants that the identity settings do not name", () => {
    const error = refusal((stack) => {
      build({ tenantPlans: plans(stack, ["acme"]) })(stack);
    });

    expect(error).toMatchObject({ name: "PropsError", prop: "tenantPlans" });
  });

  describe("with settings that do not fit Lambda's environment", () => {
    const keys = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        sha256: String(index).padStart(64, "0"),
        subject: `key-${index}`,
      }));
    const names = (length: number) =>
      Array.from({ length: 40 }, (_, index) => String(index).padStart(length, "t"));

    it("rejects 60 pre-shared keys, and says how to fix it", () => {
      const error = refusal(build({ identity: { type: "pre-shared-key", keys: keys(60) } }));

      expect(error).toMatchObject({ name: "PropsError", prop: "identity" });
      expect(error.message).toContain("Issue fewer pre-shared keys");
    });

    it("rejects 60 pre-shared keys in the bucket of an account that only Terraform knows", () => {
      const error = refusal((stack) => {
        const ownerAccountId = currentAccountId(stack);
        const identity = { type: "pre-shared-key", keys: keys(60) } as const;
        build({ identity, bucket: { ownerAccountId } })(stack);
      });

      expect(error).toMatchObject({ name: "PropsError", prop: "identity" });
    });

    it("accepts hundreds of tenants with names of any length", () => {
      const long = names(60).flatMap((name) => ["a", "b", "c", "d", "e"].map((letter) => `${name}${letter}`));

      expect(() =>
        synthesize((stack) => {
          build({ tenantPlans: plans(stack, long), identity: TENANTS })(stack);
        }),
      ).not.toThrow();
    });
  });
});

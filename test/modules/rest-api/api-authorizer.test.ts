import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ApiAuthorizer, type ApiAuthorizerProps, TenantPlans } from "../../../modules/rest-api/index.js";
import { parsePolicy, refusal, synthesize } from "../../support/template.js";

const OIDC = { type: "oidc", issuer: "https://login.example.com/", audience: ["uploads"] } as const;
const BUCKET = { ownerAccountId: "123456789012" };

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
  it("hands the function the whole policy, the prefix and the bucket's owner", () => {
    expect(JSON.parse(settingsText(build({ policy: { maxBytes: 1_000 }, prefix: "in/" })))).toEqual({
      identity: OIDC,
      policy: expect.objectContaining({ maxBytes: 1_000, keyPrefix: "subject", overwrite: false }),
      prefix: "in/",
      bucketOwner: "123456789012",
    });
  });

  it("hands over the tenants' keys as references, never as values", () => {
    const text = settingsText((stack) => {
      const tenantPlans = new TenantPlans(stack, "Plans", {
        tiers: { free: { ratePerSecond: 1, burst: 1 } },
        tenants: { acme: { tier: "free" } },
      });
      build({ tenantPlans })(stack);
    });

    expect(text).toMatch(/tenantApiKeys.*acme.*aws_api_gateway_api_key\.[\w-]+\.value/);
  });

  it("may do nothing but write its log", () => {
    const statements = parsePolicy(synthesize(build()).resource("aws_iam_role_policy").policy);

    expect(statements.map(({ Action }) => Action)).toEqual([["logs:CreateLogStream", "logs:PutLogEvents"]]);
  });

  it.each<[string, Partial<ApiAuthorizerProps>]>([
    ["identity.issuer", { identity: { ...OIDC, issuer: "http://login.example.com/" } }],
    ["identity.audience", { identity: { ...OIDC, audience: [] } }],
    ["policy.maxBytes", { policy: { maxBytes: 0 } }],
    ["prefix", { prefix: "uploads" }],
  ])("rejects %s that cannot be", (prop, props) => {
    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop });
  });
});

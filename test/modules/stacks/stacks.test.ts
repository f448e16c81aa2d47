import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import type { Settings } from "../../../modules/stacks/index.js";
import { AccountStack, UploadsStack } from "../../../modules/stacks/index.js";
import type { Template } from "../../support/template.js";
import { allowedActions, parsePolicy, readTemplate } from "../../support/template.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function synthesizeStacks(settings: Partial<Settings> = {}): { uploads: Template; account: Template } {
  const outdir = mkdtempSync(join(tmpdir(), "stacks-"));
  folders.push(outdir);
  const app = new App({ outdir, stackTraces: false });
  new UploadsStack(app, "uploads", { region: "eu-central-1", corsAllowedOrigins: ["*"], ...settings });
  new AccountStack(app, "account", { region: "eu-central-1", ...settings });
  app.synth();
  const read = (name: string) => readTemplate(join(outdir, "stacks", name));
  return { uploads: read("uploads"), account: read("account") };
}

/** A policy's statements as they are in the list of permissions: by Sid, or by number. */
function listed(policy: unknown) {
  return Object.fromEntries(
    parsePolicy(policy).map(({ Sid, Effect, Action, Resource = [], ...others }, index) => [
      Sid ?? `Statement${index + 1}`,
      { [Effect]: Action.join(", "), Resource: Resource.length === 1 ? Resource[0] : Resource, ...others },
    ]),
  );
}

describe("the output for a first plan", () => {
  const { uploads } = synthesizeStacks({
    userPool: { tenant: { groupPrefix: "t-" } },
    knownTenants: ["a", "b"],
  });
  const { triggers_replace: permissions } = uploads.resource("terraform_data") as {
    triggers_replace: Record<string, object>;
  };

  it("lists every statement of the roles and the bucket, because a first plan does not show the policies", () => {
    const policies = uploads.resources("aws_iam_role_policy").map(({ policy }) => listed(policy));
    const { DenyWithoutTls: _constant, ...bucketPolicy } = listed(
      uploads.resource("aws_s3_bucket_policy").policy,
    );
    const { Bucket: bucketPermissions, ...rolePermissions } = permissions;

    expect(Object.values(rolePermissions)).toEqual(expect.arrayContaining(policies));
    expect(Object.keys(rolePermissions)).toHaveLength(policies.length);
    expect(bucketPermissions).toEqual(bucketPolicy);
  });

  it("has no name that only Terraform knows, because it would hide all names", () => {
    const names = Object.entries(permissions).flatMap(([path, bySid]) => [path, ...Object.keys(bySid)]);

    expect(names.filter((name) => name.includes("${"))).toEqual([]);
  });

  it("shows the edge function's settings, with the tenants in one line", () => {
    const { edge_settings: shown } = uploads.document.output as Record<string, { value: unknown }>;

    expect(shown?.value).toMatchObject({
      policy: { maxBytes: 5_368_709_120 },
      identity: { type: "cognito", userPoolId: expect.stringMatching(/^\$\{aws_cognito_user_pool\./) },
      tenants: "a, b",
    });
    expect(shown).not.toHaveProperty("sensitive");
  });
});

const outputsOf = (template: Template) => Object.keys(template.document.output ?? {}).sort();

describe("the default stack", () => {
  const { uploads } = synthesizeStacks();

  it("stays within 56 resources, one of which exists in Terraform's state only", () => {
    expect(uploads.resourceCount).toBeLessThanOrEqual(56);
  });

  it("has two REST APIs that share one authorizer, and one distribution", () => {
    expect(uploads.resources("aws_api_gateway_rest_api")).toHaveLength(2);
    expect(uploads.resources("aws_cloudfront_distribution")).toHaveLength(1);
    expect(uploads.resources("aws_lambda_function")).toHaveLength(4);
    expect(uploads.resources("aws_lambda_permission")).toHaveLength(3);
  });

  it("lists every address", () => {
    expect(outputsOf(uploads)).toEqual([
      "bucket_name",
      "direct_url",
      "edge_function_name",
      "edge_settings",
      "edge_url",
      "issuer_url",
      "presigned_url",
      "tenant_group_prefix",
      "upload_completed_function_name",
      "upload_failures_queue_url",
      "user_pool_client_id",
      "user_pool_id",
      "verification",
    ]);
    expect(Object.values(uploads.document.output ?? {}).every(({ description }) => description !== "")).toBe(
      true,
    );
  });

  it("writes through an origin access control", () => {
    expect(uploads.resources("aws_cloudfront_origin_access_control")).toHaveLength(1);
    expect(uploads.types).not.toContain("aws_cloudfront_origin_access_identity");
  });

  it("lets no warning of API Gateway's import fail a deployment", () => {
    expect(JSON.stringify(uploads.document)).not.toContain("fail_on_warnings");
  });

  it("allows no action by wildcard anywhere", () => {
    expect(allowedActions(uploads).filter((action) => action.includes("*"))).toEqual([]);
  });

  it("holds no path of this machine", () => {
    const text = JSON.stringify(uploads.document);

    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(tmpdir());
    expect(uploads.document.terraform).toMatchObject({
      backend: { local: { path: "../../../terraform.uploads.eu-central-1.tfstate" } },
    });
  });

  it("is deterministic", () => {
    expect(synthesizeStacks().uploads.document).toEqual(uploads.document);
  });
});

describe("settings", () => {
  it("omit the patterns that are switched off, with everything that only they need", () => {
    const { uploads } = synthesizeStacks({ patterns: ["edge"] });

    expect(uploads.types.filter((type) => type.startsWith("aws_api_gateway"))).toEqual([]);
    expect(uploads.resources("aws_lambda_function")).toHaveLength(2);
    expect(outputsOf(uploads)).not.toContain("direct_url");
  });

  it("give tenants their plans over both APIs", () => {
    const { uploads } = synthesizeStacks({
      patterns: ["direct", "presigned"],
      tiers: { free: { ratePerSecond: 1, burst: 2 } },
      tenants: { acme: { tier: "free" } },
    });

    expect(uploads.resource("aws_api_gateway_usage_plan").api_stages).toHaveLength(2);
    for (const { body } of uploads.resources("aws_api_gateway_rest_api")) {
      expect(JSON.parse(String(body))["x-amazon-apigateway-api-key-source"]).toBe("AUTHORIZER");
    }
  });

  it("can leave authentication to Cognito's own authorizer", () => {
    const { uploads } = synthesizeStacks({
      patterns: ["direct", "presigned"],
      authorization: "cognito",
      directUncheckedKeys: "accepted",
    });

    expect(uploads.resources("aws_lambda_function")).toHaveLength(2);
    expect(String(uploads.resources("aws_api_gateway_rest_api")[0]?.body)).toContain("providerARNs");
  });

  it("make no user pool for callers of another issuer", () => {
    const identity = { type: "oidc", issuer: "https://login.example.com/", audience: ["a"] } as const;
    const { uploads } = synthesizeStacks({ patterns: ["direct"], identity, events: false });

    expect(uploads.resources("aws_cognito_user_pool")).toEqual([]);
    expect(outputsOf(uploads)).toEqual(["bucket_name", "direct_url", "verification"]);
  });

  it("return the statements to add to the owner of an existing bucket", () => {
    const existing = { bucketName: "my-bucket", region: "eu-central-1" };
    const { uploads } = synthesizeStacks({ patterns: ["edge"], bucket: { existing } });

    const { bucket_policy_to_add: added } = uploads.document.output as Record<string, { value: string }>;
    expect(uploads.resources("aws_s3_bucket_policy")).toEqual([]);
    expect(parsePolicy(added?.value)).toMatchObject([
      { Sid: "CloudFrontPut", Effect: "Allow", Action: ["s3:PutObject"] },
      { Sid: "DenyCloudFrontOverwrite", Effect: "Deny", Action: ["s3:PutObject"] },
    ]);
  });

  it("return the lifecycle rules to add to the owner of an existing bucket", () => {
    const existing = { bucketName: "my-bucket", region: "eu-central-1" };
    const { uploads } = synthesizeStacks({
      patterns: ["presigned"],
      prefix: "in/",
      policy: { maxBytes: 200 * 1024 ** 3 },
      bucket: { existing },
    });

    const { bucket_lifecycle_to_add: added } = uploads.document.output as Record<string, { value: string }>;
    expect(uploads.resources("aws_s3_bucket_lifecycle_configuration")).toEqual([]);
    expect(JSON.parse(added?.value ?? "")).toMatchObject({
      Rules: [
        { Filter: { Prefix: "in/" }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        { Filter: { And: { Prefix: "in/" } }, Expiration: { Days: 7 } },
      ],
    });
  });

  it("pass the maximum size of uploads to a new bucket", () => {
    const abortDays = (maxBytes: number) => {
      const { uploads } = synthesizeStacks({ patterns: ["presigned"], policy: { maxBytes } });
      return JSON.stringify(uploads.resource("aws_s3_bucket_lifecycle_configuration").rule).match(
        /"days_after_initiation":(\d+)/,
      )?.[1];
    };

    expect([abortDays(1_000), abortDays(200 * 1024 ** 3)]).toEqual(["2", "7"]);
  });

  it("return CloudFront's statements to the owner of the KMS key", () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/abc";
    const { uploads } = synthesizeStacks({ patterns: ["edge"], originAccess: "oac", bucket: { kmsKeyArn } });

    const { key_policy_to_add: added } = uploads.document.output as Record<string, { value: string }>;
    expect(parsePolicy(added?.value)).toMatchObject([
      {
        Principal: { Service: ["cloudfront.amazonaws.com"] },
        Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
        Condition: {
          StringEquals: {
            "AWS:SourceArn": expect.stringMatching(/^\$\{aws_cloudfront_distribution\.\w+\.arn\}$/),
          },
        },
      },
    ]);
  });

  it("keep the state in a bucket, locked", () => {
    const stateBucket = { bucket: "state", region: "eu-west-1", keyPrefix: "uploads/" };
    const { uploads, account } = synthesizeStacks({ patterns: ["direct"], stateBucket });

    expect(uploads.document.terraform).toMatchObject({
      backend: {
        s3: {
          bucket: "state",
          region: "eu-west-1",
          key: "uploads/terraform.uploads.eu-central-1.tfstate",
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
    expect(account.document.terraform).toMatchObject({
      backend: { s3: { key: "uploads/terraform.account.eu-central-1.tfstate" } },
    });
  });
});

describe("the account stack", () => {
  const { account } = synthesizeStacks({ patterns: ["direct"] });

  it("lets only API Gateway write logs, with AWS's managed policy for it", () => {
    const [trust, ...others] = parsePolicy(account.resource("aws_iam_role").assume_role_policy);

    expect(others).toEqual([]);
    expect(trust).toMatchObject({ Principal: { Service: ["apigateway.amazonaws.com"] } });
    expect(account.resource("aws_iam_role_policy_attachment").policy_arn).toBe(
      "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    );
  });

  it("sets the role after its permissions, which API Gateway tests", () => {
    expect(account.resource("aws_api_gateway_account").depends_on).toEqual([
      expect.stringContaining("aws_iam_role_policy_attachment."),
    ]);
  });
});

describe("main.ts", () => {
  it("is a short list of stacks", () => {
    expect(readFileSync("main.ts", "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });
});

describe("a policy for the largest object that S3 has", () => {
  it("builds all three patterns, each with its own limit", () => {
    const { uploads } = synthesizeStacks({ policy: { maxBytes: 53_687_091_200_000 } });

    expect(uploads.resources("aws_api_gateway_rest_api")).toHaveLength(2);
    expect(uploads.resources("aws_cloudfront_distribution")).toHaveLength(1);
  });
});

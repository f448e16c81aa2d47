import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { DeploymentSettings } from "../../modules/deployment-settings/index.js";
import { setDeploymentSettings } from "../../modules/deployment-settings/index.js";
import { Uploads } from "../../modules/uploads/index.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const OTHER_KEY = "arn:aws:kms:eu-central-1:111122223333:key/99999999-2222-3333-4444-555555555555";

/** A stack with all three patterns. */
function uploads(settings: DeploymentSettings) {
  return synthesize((stack) => {
    new Uploads(stack, "Uploads", settings);
  });
}

/** Log groups and functions that are not Lambda@Edge's. */
const regional = (template: ReturnType<typeof uploads>) =>
  template.resources("aws_lambda_function").filter(({ publish }) => publish !== true);

describe("deployment settings", () => {
  it("change nothing if omitted", () => {
    const { document } = uploads({});

    expect(uploads({ tags: undefined, functions: {} }).document).toEqual(document);
  });

  describe("tags", () => {
    const template = uploads({ tags: { team: "media", "cost-center": "42" } });

    it.each([
      "aws_s3_bucket",
      "aws_iam_role",
      "aws_lambda_function",
      "aws_cloudfront_distribution",
      "aws_cognito_user_pool",
      "aws_api_gateway_stage",
    ])("are on every %s", (type) => {
      expect(template.resources(type).map(({ tags }) => tags)).toEqual(
        template.resources(type).map(() => ({ team: "media", "cost-center": "42" })),
      );
    });

    it("are not on resources without tags", () => {
      expect(template.resources("aws_s3_bucket_policy")[0]).not.toHaveProperty("tags");
    });

    it("keep a resource's own tags, and may be unknown at synth", () => {
      const { resource } = synthesize((stack) => {
        const tags = new TerraformVariable(stack, "tags", { type: "map(string)" }).value;
        setDeploymentSettings(stack, { tags });
        new SqsQueue(stack, "Queue", { tags: { team: "own" } });
      });

      expect(resource("aws_sqs_queue").tags).toBe('${merge(var.tags, {"team" = "own"})}');
    });
  });

  it("give every role the boundary and the path, also those of Lambda@Edge and API Gateway", () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/bound";

    const roles = uploads({ permissionsBoundary, rolePath: "/uploads/" }).resources("aws_iam_role");

    expect(roles.length).toBeGreaterThan(5);
    for (const role of roles) {
      expect(role).toMatchObject({ permissions_boundary: permissionsBoundary, path: "/uploads/" });
    }
  });

  describe("functions", () => {
    const functions = {
      logRetentionDays: 7,
      logKmsKeyArn: KEY,
      environmentKmsKeyArn: OTHER_KEY,
      tracing: true,
    };
    const template = uploads({ functions });

    it("have the logs, environment and traces of the settings, except Lambda@Edge", () => {
      for (const given of regional(template)) {
        expect(given).toMatchObject({ kms_key_arn: OTHER_KEY, tracing_config: { mode: "Active" } });
      }
      const groups = template
        .resources("aws_cloudwatch_log_group")
        .filter(({ name }) => String(name).startsWith("/aws/lambda/"));
      expect(groups.length).toBe(regional(template).length);
      for (const group of groups) expect(group).toMatchObject({ retention_in_days: 7, kms_key_id: KEY });
      const [edge] = template.resources("aws_lambda_function").filter(({ publish }) => publish === true);
      expect(edge).not.toHaveProperty("tracing_config");
      expect(edge).not.toHaveProperty("kms_key_arn");
    });

    it("get permission to decrypt with the settings' key and to send traces only", () => {
      const statements = template
        .resources("aws_iam_role_policy")
        .flatMap(({ policy }) => parsePolicy(policy))
        .filter(({ Sid }) => Sid === "DecryptEnvironment" || Sid === "SendTraces");

      expect(statements.length).toBe(2 * regional(template).length);
      for (const { Sid, Action, Resource } of statements) {
        expect({ Action, Resource }).toEqual(
          Sid === "SendTraces"
            ? { Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] }
            : { Action: ["kms:Decrypt"], Resource: [OTHER_KEY] },
        );
      }
    });
  });

  it.each<[string, DeploymentSettings, string]>([
    ["a tag of AWS", { tags: { "aws:x": "1" } }, "tags must be"],
    ["a tag with a comma", { tags: { team: "a,b" } }, "tags.team must be at most 256"],
    ["a boundary by its name", { permissionsBoundary: "bound" }, "permissionsBoundary must be the ARN"],
    ["a path without a slash at the end", { rolePath: "/uploads" }, "rolePath must be a path that begins"],
    ["a key's alias", { functions: { logKmsKeyArn: "alias/x" } }, "functions.logKmsKeyArn must be an ARN"],
    ["31 days", { functions: { logRetentionDays: 31 } }, "functions.logRetentionDays must be one of 1, 3"],
  ])("reject %s", (_what, settings, message) => {
    expect(refusal((stack) => setDeploymentSettings(stack, settings)).message).toContain(message);
  });
});

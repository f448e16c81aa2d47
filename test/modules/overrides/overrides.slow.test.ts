import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import { codeBlocks } from "../../docs/code-blocks.js";
import { readSource } from "../../support/sources.js";
import { readTemplate } from "../../support/template.js";
import { OverriddenStack } from "./overridden-stack.js";

const outdir = mkdtempSync(join(tmpdir(), "overrides-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const app = new App({ outdir });
new OverriddenStack(app, "overridden");
app.synth();
const template = readTemplate(join(outdir, "stacks", "overridden"));

/** The APIs of the patterns, without the user's own. */
function patternApis() {
  return template.resources("aws_api_gateway_rest_api").filter(({ name }) => name !== "shop");
}

describe("docs/overrides.md", () => {
  const blocks = codeBlocks("docs/overrides.md");

  it("has an example of each override", () => {
    expect(blocks.map(({ mark }) => mark.replace("tested: ", ""))).toEqual(
      [
        "vpc",
        "private-api",
        "mutual-tls",
        "replication",
        "object-lock",
        "extra-behavior",
        "existing-api",
      ].map((name) => `test/modules/overrides/${name}.ts`),
    );
  });

  it.each(blocks.map(({ mark, code }) => [mark.replace("tested: ", ""), code]))(
    "shows %s as it is",
    (file, code) => {
      const asImported = readSource(file).replace(
        /"(?:\.\.\/)+modules\/([\w-]+)\/index\.js"/g,
        '"s3-upload-patterns/$1"',
      );

      expect(code).toBe(asImported);
    },
  );
});

describe("a VPC", () => {
  const functions = template.resources("aws_lambda_function");

  it("has every function except Lambda@Edge", () => {
    const inVpc = functions.filter(({ vpc_config: config }) => config !== undefined);

    expect(functions.filter(({ publish }) => publish === true)).toHaveLength(1);
    expect(inVpc.map(({ publish }) => publish)).toEqual([undefined, undefined, undefined]);
    expect(inVpc[0]?.vpc_config).toEqual({ subnet_ids: ["subnet-1"], security_group_ids: ["sg-1"] });
  });

  it("lets the roles of these functions manage network interfaces, and no other role", () => {
    const withPermission = template
      .resources("aws_iam_role_policy")
      .filter(({ policy }) => String(policy).includes("ec2:CreateNetworkInterface"));

    expect(withPermission).toHaveLength(3);
  });
});

describe("a private API", () => {
  const [direct, presigned] = patternApis();

  it("is reached through the VPC endpoint only", () => {
    const { "x-amazon-apigateway-policy": policy, paths } = JSON.parse(String(direct?.body));

    expect(direct?.endpoint_configuration).toEqual({ types: ["PRIVATE"], vpc_endpoint_ids: ["vpce-1"] });
    expect(policy.Statement).toContainEqual({
      Effect: "Deny",
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: "execute-api:/*",
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
    });
    expect(paths).toHaveProperty(["/files/{key+}", "put"]);
  });

  it("keeps its authorizer", () => {
    expect(JSON.parse(String(direct?.body)).paths["/files/{key+}"].put.security).toEqual([
      { authorizer: [] },
    ]);
  });

  it("does not change the other API", () => {
    expect(presigned?.endpoint_configuration).toEqual({ types: ["REGIONAL"] });
    expect(String(presigned?.body)).not.toContain("aws:SourceVpce");
  });
});

it("mutual TLS is required at the host name, and AWS's host name is disabled", () => {
  expect(template.resource("aws_api_gateway_domain_name").mutual_tls_authentication).toEqual({
    truststore_uri: "s3://example-truststore/clients.pem",
    truststore_version: "1",
  });
  const closed = patternApis().map((api) => api.disable_execute_api_endpoint);
  expect(closed).toEqual([undefined, true]);
});

describe("replication", () => {
  it("copies uploads after the bucket has versions and the role its permissions", () => {
    const { rule, depends_on: dependsOn } = template.resource("aws_s3_bucket_replication_configuration");

    expect(rule).toMatchObject([
      { filter: { prefix: "uploads/" }, destination: { bucket: "arn:aws:s3:::example-replica" } },
    ]);
    expect(String(dependsOn)).toContain("aws_s3_bucket_versioning.Bucket_Versioning");
    expect(String(dependsOn)).toContain("aws_iam_role_policy.ReplicationPermissions");
  });
});

it("object lock is on from the start, with a default retention", () => {
  expect(template.resource("aws_s3_bucket").object_lock_enabled).toBe(true);
  expect(template.resource("aws_s3_bucket_object_lock_configuration").rule).toEqual({
    default_retention: { mode: "GOVERNANCE", days: 30 },
  });
});

it("an extra behavior leaves uploads as they are, and does not lead to the bucket", () => {
  const distribution = template.resource("aws_cloudfront_distribution");
  const origins = Object(distribution.origin) as { origin_id: string }[];
  const [extra] = Object(distribution.ordered_cache_behavior) as Record<string, unknown>[];

  expect(origins.map(({ origin_id: id }) => id)).toEqual(["bucket", "api"]);
  expect(extra).toMatchObject({ path_pattern: "/api/*", target_origin_id: "api" });
  expect(extra).not.toHaveProperty("lambda_function_association");
  expect(distribution.default_cache_behavior).toMatchObject({
    target_origin_id: "bucket",
    lambda_function_association: [{ event_type: "viewer-request" }],
  });
});

import { describe, expect, it } from "vitest";
import type { Bucket } from "../../../../emulator/model.js";
import { resolveStack, UnsupportedError } from "../../../../emulator/terraform/index.js";
import type { ResolveOptions } from "../../../../emulator/terraform/resolve-stack.js";
import { allow, at, writeStack } from "../support.js";

type Json = Readonly<Record<string, unknown>>;

const NAME = "owners-files";
const STATEMENT = {
  Effect: "Allow",
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::${NAME}/*`,
  Principal: "*",
};

function resolve(resource: Json, output: Json = {}, options: Partial<ResolveOptions> = {}) {
  const folder = writeStack({ resource, output });
  return resolveStack(folder, { workFolder: `${folder}/work`, ...options });
}

async function standInOf(resource: Json, output: Json = {}, options: Partial<ResolveOptions> = {}) {
  const { model, warnings } = await resolve(resource, output, options);
  const bucket = model.buckets.find(({ name }) => name === NAME);
  return { bucket: bucket as Bucket, warnings, names: model.buckets.map(({ name }) => name) };
}

const trust = allow("sts:AssumeRole", {
  Principal: { Service: "lambda.amazonaws.com" },
  Resource: undefined,
});
const roleFor = (resources: unknown, effect = "Allow"): Json => ({
  aws_iam_role: { r: at("dev/Role", { name: "r", assume_role_policy: trust }) },
  aws_iam_role_policy: {
    p: at("dev/Policy", {
      name: "p",
      role: "${aws_iam_role.r.id}",
      policy: allow("s3:PutObject", { Resource: resources, Effect: effect }),
    }),
  },
});
const planFor = (name: string, region?: string): Json => ({
  aws_iam_role: { r: at("dev/Role", { name: "r", assume_role_policy: trust }) },
  aws_guardduty_malware_protection_plan: {
    p: at("dev/Plan", {
      role: "${aws_iam_role.r.arn}",
      protected_resource: { s3_bucket: { bucket_name: name } },
      ...(region === undefined ? {} : { region }),
    }),
  },
});
const apiFor = (uri: string): Json => ({
  aws_api_gateway_rest_api: {
    a: at("dev/Api", {
      name: "a",
      body: JSON.stringify({ paths: { "/x": { put: { "x-amazon-apigateway-integration": { uri } } } } }),
    }),
  },
});

describe("a bucket outside the stack", () => {
  it.each<[string, Json, string]>([
    ["a role", roleFor([`arn:aws:s3:::${NAME}`, `arn:aws:s3:::${NAME}/uploads/*`]), "eu-central-1"],
    ["a malware protection plan", planFor(NAME, "eu-west-1"), "eu-west-1"],
    ["a REST API", apiFor(`arn:aws:apigateway:us-west-2:s3:path/${NAME}/uploads/{key}`), "us-west-2"],
  ])("gets a private stand-in when %s uses it", async (_user, resource, region) => {
    const { bucket, warnings } = await standInOf(resource);

    expect(bucket).toMatchObject({
      name: NAME,
      arn: `arn:aws:s3:::${NAME}`,
      region,
      versioning: "Disabled",
      eventBridge: true,
      publicAccessBlock: { blockPublicPolicy: true, restrictPublicBuckets: true },
      cors: [],
    });
    expect(bucket.policy).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(
        new RegExp(`bucket ${NAME} is not in this stack \\(used by dev/.*bucket in ${region}`),
      ),
    ]);
  });

  it("reads its Region from a function's settings if no resource names it", async () => {
    const settings = JSON.stringify({ bucket: NAME, bucketRegion: "ap-southeast-2" });
    const resource = {
      ...roleFor(`arn:aws:s3:::${NAME}/*`),
      aws_lambda_function: {
        f: {
          function_name: "f",
          role: "${aws_iam_role.r.arn}",
          filename: "f.zip",
          handler: "index.handler",
          runtime: "nodejs24.x",
          environment: { variables: { SETTINGS: settings } },
        },
      },
    };
    const folder = writeStack({ resource }, { "f.zip": "" });

    const { model } = await resolveStack(folder, { workFolder: `${folder}/work` });

    expect(model.buckets).toMatchObject([{ name: NAME, region: "ap-southeast-2" }]);
  });

  it.each([
    ["every bucket", roleFor("*")],
    ["buckets by a pattern", roleFor("arn:aws:s3:::owners-*/uploads/*")],
    ["a bucket that a role is denied", roleFor(`arn:aws:s3:::${NAME}/*`, "Deny")],
  ])("is not %s", async (_what, resource) => {
    expect((await resolve(resource)).model.buckets).toEqual([]);
  });

  it("is not a bucket of the stack", async () => {
    const resource = { ...roleFor("${aws_s3_bucket.b.arn}/*"), aws_s3_bucket: { b: { bucket: NAME } } };

    const { names, warnings, bucket } = await standInOf(resource);

    expect([names, warnings, bucket.eventBridge]).toEqual([[NAME], [], false]);
  });

  it("gets the settings that the stack has for it", async () => {
    const { bucket } = await standInOf({
      ...roleFor(`arn:aws:s3:::${NAME}/*`),
      aws_s3_bucket_versioning: { v: { bucket: NAME, versioning_configuration: { status: "Enabled" } } },
    });

    expect(bucket.versioning).toBe("Enabled");
  });
});

describe("the policy of a bucket outside the stack", () => {
  const role = roleFor(`arn:aws:s3:::${NAME}/*`);
  const other = { ...STATEMENT, Resource: "arn:aws:s3:::owners-files-2/*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [STATEMENT, other] });

  it.each<[string, Json, Partial<ResolveOptions>]>([
    ["an output", { add: { value: policy } }, { bucketPolicy: { output: "add" } }],
    [
      "an output with statements",
      { add: { value: `[${JSON.stringify(STATEMENT)}]` } },
      { bucketPolicy: { output: "add" } },
    ],
    ["an option", {}, { bucketPolicy: { given: JSON.parse(policy) } }],
    ["statements in an option", {}, { bucketPolicy: { given: [STATEMENT, other] } }],
  ])("is the statements of %s that name it", async (_source, output, options) => {
    const { bucket, warnings } = await standInOf(role, output, options);

    expect(bucket.policy?.document.Statement).toEqual([STATEMENT]);
    expect(warnings.join()).toContain("only the statements that you passed");
  });

  it("is omitted when the output is missing", async () => {
    expect((await standInOf(role, {}, { bucketPolicy: { output: "add" } })).bucket.policy).toBeUndefined();
  });

  it("is rejected if the output contains something else", async () => {
    const resolving = resolve(role, { add: { value: "nothing" } }, { bucketPolicy: { output: "add" } });

    await expect(resolving).rejects.toThrow(UnsupportedError);
    await expect(resolving).rejects.toThrow(/output\.add .*policy/);
  });
});

import { describe, expect, it } from "vitest";
import { resolveStack, UnsupportedError } from "../../../emulator/terraform/index.js";
import { ACCOUNT_ID, at, problemsOf, resolveJson, writeStack } from "./support.js";

const output = (value: unknown) => ({ output: { it: { value } } });

/** The value of an expression in a stack with some of everything to refer to. */
async function valueIn(value: unknown, environment: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const json = {
    ...output(value),
    variable: { size: { default: 5, type: "number" }, name: { type: "string" } },
    locals: { doubled: "${var.size * 2}", both: { a: "${local.doubled}", b: ["${path.module}"] } },
    data: {
      aws_region: { here: {}, there: { region: "us-east-1" } },
      aws_caller_identity: { me: {} },
      aws_partition: { p: {} },
    },
    resource: { aws_s3_bucket: { uploads: { bucket: "my-uploads" }, named: { bucket_prefix: "some-" } } },
  };
  return (await resolveJson(json, {}, environment)).model.outputs.it;
}

describe("resolving a stack", () => {
  it.each([
    ["${var.size}", 5],
    ["${local.doubled}", 10],
    ["${local.both.a}", 10],
    ["${local.both.b[0]}/x", "./x"],
    [{ nested: ["${local.doubled}", { "${var.size}": true }] }, { nested: [10, { "5": true }] }],
    ["${data.aws_region.here.name}", "eu-central-1"],
    ["${data.aws_region.there.region}", "us-east-1"],
    ["${data.aws_caller_identity.me.account_id}", ACCOUNT_ID],
    ["arn:${data.aws_partition.p.partition}:s3:::x", "arn:aws:s3:::x"],
    ["${aws_s3_bucket.uploads.arn}", "arn:aws:s3:::my-uploads"],
    ["${aws_s3_bucket.uploads.bucket_regional_domain_name}", "my-uploads.s3.eu-central-1.amazonaws.com"],
    ["${terraform.workspace}", "default"],
    ['${[for key in ["a"] : "${aws_s3_bucket.uploads.id}/${key}"]}', ["my-uploads/a"]],
  ])("resolves %j", async (value, expected) => {
    expect(await valueIn(value)).toEqual(expected);
  });

  it("reads variables from the environment, as Terraform does", async () => {
    expect(await valueIn("${var.size + 1} ${var.name}", { TF_VAR_size: "7", TF_VAR_name: "x" })).toBe("8 x");
  });

  it("generates the same values every time", async () => {
    const first = await valueIn("${aws_s3_bucket.named.bucket}");

    expect(first).toMatch(/^some-\d{26}$/);
    expect(await valueIn("${aws_s3_bucket.named.bucket}")).toBe(first);
  });

  it("generates an account id of 12 digits if none is given", async () => {
    const { model } = await resolveStack(writeStack({}), { workFolder: "unused" });

    expect(model.accountId).toMatch(/^\d{12}$/);
  });

  it("puts a resource in its own Region, or its provider's", async () => {
    const { model } = await resolveJson({
      provider: { aws: [{ region: "eu-central-1" }, { alias: "us", region: "us-east-1" }] },
      resource: {
        aws_s3_bucket: {
          own: { bucket: "own", region: "us-west-2" },
          aliased: { bucket: "aliased", provider: "aws.us" },
          plain: { bucket: "plain" },
        },
      },
    });

    const regions = Object.fromEntries(model.buckets.map(({ name, region }) => [name, region]));
    expect(regions).toEqual({ own: "us-west-2", aliased: "us-east-1", plain: "eu-central-1" });
  });

  it("reads the Region from the environment if the provider names none", async () => {
    const json = {
      provider: { aws: [{}] },
      ...output("${data.aws_region.r.name}"),
      data: { aws_region: { r: {} } },
    };

    const { model } = await resolveJson(json, {}, { AWS_REGION: "eu-west-1" });

    expect(model.region).toBe("eu-west-1");
    expect(await problemsOf(json)).toContain(
      "provider.aws region: is missing; set it here, or set the environment variable AWS_REGION",
    );
  });
});

describe("a stack that is not emulated", () => {
  it("is rejected with all of its problems, each with its construct", async () => {
    const folder = writeStack({
      module: { other: {} },
      resource: {
        aws_instance: { vm: at("dev/Vm", {}) },
        aws_s3_bucket: {
          b: at("dev/Bucket", {
            bucket: "${uuid()}",
            acl: "public-read",
            count: 2,
            object_lock_configuration: {},
          }),
        },
        aws_cloudfront_distribution: {
          d: at("dev/Cdn/Distribution", {
            enabled: true,
            origin: [{ origin_id: "o", domain_name: "d", custom_origin_config: { http_port: 80 } }],
            default_cache_behavior: {
              target_origin_id: "o",
              viewer_protocol_policy: "sometimes",
              cache_policy_id: "x",
            },
          }),
        },
      },
      data: { aws_vpc: { v: at("dev/Vpc", {}) } },
      output: { broken: { value: "${1 +}" }, missing: { value: "${aws_s3_bucket.nope.arn}" } },
    });

    const error: unknown = await resolveStack(folder, { workFolder: "unused" }).catch((it: unknown) => it);

    expect(error).toBeInstanceOf(UnsupportedError);
    expect(
      String((error as Error).message)
        .split("\n")
        .slice(1),
    ).toEqual([
      expect.stringMatching(/^ {2}dev +module +"module" blocks are not emulated$/),
      expect.stringMatching(/^ {2}dev\/Vm +aws_instance\.vm +aws_instance is not emulated$/),
      expect.stringMatching(/^ {2}dev\/Bucket +acl +is not emulated. Emulated: bucket, bucket_prefix$/),
      expect.stringMatching(/^ {2}dev\/Bucket +count +"count" is not emulated$/),
      expect.stringMatching(/^ {2}dev\/Bucket +object_lock_configuration +is not emulated/),
      expect.stringMatching(
        /^ {2}dev\/Bucket +bucket +the function uuid is not emulated \(at character 3\)$/,
      ),
      expect.stringMatching(
        /^ {2}dev\/Cdn\/Distribution +origin\[0\]\.custom_origin_config +is not emulated/,
      ),
      expect.stringMatching(
        /viewer_protocol_policy +"sometimes" is not emulated. Emulated: allow-all, https-only/,
      ),
      expect.stringMatching(/^ {2}dev\/Vpc +data\.aws_vpc\.v +the data source aws_vpc is not emulated$/),
      expect.stringMatching(/^ {2}output\.broken +value +expected a value, got the end \(at character 6\)$/),
      expect.stringMatching(/^ {2}output\.missing +value +aws_s3_bucket\.nope is not declared in this stack/),
    ]);
    expect(String((error as Error).message)).toMatch(/^cannot run dev: 11 problems in .*cdk\.tf\.json\n/);
  });

  it("reports a value with many references once, at its definition", async () => {
    const problems = await problemsOf({
      resource: {
        aws_s3_bucket: { b: { bucket: "${timestamp()}" } },
        aws_s3_bucket_versioning: {
          v: { bucket: "${aws_s3_bucket.b.id}", versioning_configuration: { status: "Enabled" } },
        },
      },
      ...output("${aws_s3_bucket.b.arn}"),
    });

    expect(problems).toEqual([
      "aws_s3_bucket.b bucket: the function timestamp is not emulated (at character 3)",
    ]);
  });

  it.each([
    [
      "a resource",
      { resource: { aws_s3_bucket: { a: { bucket: "${aws_s3_bucket.a.arn}" } } } },
      "aws_s3_bucket.a -> aws_s3_bucket.a",
    ],
    ["locals", { locals: { a: "${local.b}", b: "${[local.a]}" } }, "local.a -> local.b -> local.a"],
    [
      "two resources through depends_on",
      {
        resource: {
          aws_s3_bucket: { a: { bucket: "a", depends_on: ["aws_iam_role.r"] } },
          aws_iam_role: { r: { name: "${aws_s3_bucket.a.id}", assume_role_policy: "{}" } },
        },
      },
      "aws_s3_bucket.a -> aws_iam_role.r -> aws_s3_bucket.a",
    ],
  ])("rejects %s that depends on itself, and shows the cycle", async (_what, json, way) => {
    expect(await problemsOf({ ...json, ...output("x") })).toContainEqual(
      expect.stringContaining(`depends on itself: ${way}`),
    );
  });

  it.each([
    ["${each.value}", '"each.value" is not emulated (at character 3)'],
    ["${count.index}", '"count.index" is not emulated (at character 3)'],
    ["${module.x.y}", '"module.x" is not emulated (at character 3)'],
    ["${path.cwd}", '"path.cwd" is not emulated. Emulated: path.module and path.root (at character 3)'],
    [
      "${aws_s3_bucket.b}",
      "name an attribute of aws_s3_bucket.b; references to whole resources are not emulated (at character 3)",
    ],
    ["${var.unset}", "has no default; set TF_VAR_unset"],
    ["${local.none}", "local.none is not declared in this stack (at character 3)"],
    [
      '${file("none.txt")}',
      "file: none.txt cannot be read (ENOENT); paths are relative to the stack's folder (at character 3)",
    ],
    ["${aws_s3_bucket.b.website_endpoint}", "others refer to this attribute, and it is not emulated"],
  ])("rejects %s", async (value, reason) => {
    const json = {
      variable: { unset: {} },
      resource: { aws_s3_bucket: { b: { bucket: "b" } } },
      ...output(value),
    };

    expect(await problemsOf(json)).toEqual([expect.stringContaining(reason)]);
  });

  it("is accepted if only arguments without effect on a running stack are not emulated", async () => {
    const json = {
      terraform: { backend: { local: {} } },
      "//": { metadata: {} },
      resource: {
        aws_s3_bucket: {
          b: {
            bucket: "b",
            tags: { cost: "${timestamp()}" },
            force_destroy: true,
            lifecycle: { prevent_destroy: true },
          },
        },
      },
    };

    expect(await problemsOf(json)).toEqual([]);
  });
});

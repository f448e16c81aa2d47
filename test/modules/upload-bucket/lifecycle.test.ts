import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { LifecycleRule, UploadBucketProps } from "../../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { synthesize } from "../../support/template.js";

const EXISTING = { bucketName: "mine", region: "eu-west-1" };
const GIB = 1024 ** 3;

type Rule = Readonly<Record<string, unknown>>;

/** The rules of a bucket's lifecycle by their ids. */
function rulesOf(props?: UploadBucketProps): Readonly<Record<string, Rule>> {
  const template = synthesize((stack) => new UploadBucket(stack, "Bucket", props));
  const rules = template.resource("aws_s3_bucket_lifecycle_configuration").rule as (Rule & { id: string })[];
  return Object.fromEntries(rules.map((rule) => [rule.id, rule]));
}

function rulesToAdd(props: UploadBucketProps, prefix = "in/"): readonly LifecycleRule[] {
  let rules: readonly LifecycleRule[] = [];
  synthesize((stack) => {
    rules = new UploadBucket(stack, "Bucket", props).lifecycleRulesToAdd(prefix);
  });
  return rules;
}

describe("the lifecycle of a new bucket", () => {
  it("aborts incomplete uploads and expires rejected objects, and nothing else", () => {
    expect(rulesOf({ abortIncompleteUploadsDays: 3 })).toEqual({
      "abort-incomplete-uploads": {
        id: "abort-incomplete-uploads",
        status: "Enabled",
        filter: [{ prefix: "" }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }],
      },
      "expire-rejected-objects": {
        id: "expire-rejected-objects",
        status: "Enabled",
        filter: [{ tag: [{ key: "upload-status", value: "rejected" }] }],
        expiration: [{ days: 7 }],
      },
    });
  });

  it.each<[string, UploadBucketProps, number]>([
    ["without a policy", {}, 7],
    ["with the default policy", { policy: {} }, 2],
    ["with maxBytes of 100 GiB", { policy: { maxBytes: 100 * GIB } }, 2],
    ["with maxBytes above 100 GiB", { policy: { maxBytes: 100 * GIB + 1 } }, 7],
    ["as set, for any policy", { policy: {}, abortIncompleteUploadsDays: 30 }, 30],
  ])("aborts incomplete uploads %s", (_name, props, days) => {
    expect(rulesOf(props)["abort-incomplete-uploads"]).toMatchObject({
      abort_incomplete_multipart_upload: [{ days_after_initiation: days }],
    });
  });

  it("lets Terraform decide when to abort incomplete uploads if only it knows maxBytes", () => {
    const template = synthesize((stack) => {
      const maxBytes = new TerraformVariable(stack, "MaxBytes", { type: "number" }).numberValue;
      new UploadBucket(stack, "Bucket", { policy: { maxBytes } });
    });

    expect(template.resource("aws_s3_bucket_lifecycle_configuration").rule).toContainEqual(
      expect.objectContaining({
        abort_incomplete_multipart_upload: [
          { days_after_initiation: "${(var.MaxBytes <= 107374182400) ? 2 : 7}" },
        ],
      }),
    );
  });

  it("expires rejected objects as set, and with versions those that were replaced", () => {
    expect(rulesOf({ rejectedObjectExpirationDays: 30, versioned: true })["expire-rejected-objects"]).toEqual(
      expect.objectContaining({
        expiration: [{ days: 30 }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      }),
    );
  });

  it("expires all objects and old versions only if set", () => {
    const rules = rulesOf({ versioned: true, expirationDays: 365, noncurrentVersionExpirationDays: 14 });

    expect(rules).toMatchObject({
      "expire-objects": { filter: [{ prefix: "" }], expiration: [{ days: 365 }] },
      "expire-noncurrent-versions": {
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 14 }],
      },
    });
  });

  it("returns no rules for the owner to add", () => {
    expect(rulesToAdd({})).toEqual([]);
  });
});

describe("the lifecycle of an existing bucket", () => {
  it("is not changed; its owner gets the rules for the uploads' prefix", () => {
    const template = synthesize(
      (stack) => new UploadBucket(stack, "Bucket", { existing: EXISTING, policy: {} }),
    );

    expect(template.types).not.toContain("aws_s3_bucket_lifecycle_configuration");
    expect(rulesToAdd({ existing: EXISTING, policy: {} })).toEqual([
      {
        ID: "abort-incomplete-uploads",
        Status: "Enabled",
        Filter: { Prefix: "in/" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
      },
      {
        ID: "expire-rejected-objects",
        Status: "Enabled",
        Filter: { And: { Prefix: "in/", Tags: [{ Key: "upload-status", Value: "rejected" }] } },
        Expiration: { Days: 7 },
      },
    ]);
  });

  it("needs no prefix in the filter if uploads have none", () => {
    expect(rulesToAdd({ existing: EXISTING }, "")).toMatchObject([
      { Filter: { Prefix: "" } },
      { Filter: { Tag: { Key: "upload-status", Value: "rejected" } } },
    ]);
  });

  it("expires rejected versions that were replaced, if the bucket keeps versions", () => {
    expect(rulesToAdd({ existing: { ...EXISTING, versioned: true } })).toContainEqual(
      expect.objectContaining({
        ID: "expire-rejected-objects",
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      }),
    );
  });
});

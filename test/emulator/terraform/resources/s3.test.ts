import { describe, expect, it } from "vitest";
import { allow, at, problemsOf, resolveJson } from "../support.js";

const name = "${aws_s3_bucket.b.id}";
const bucket = { aws_s3_bucket: { b: at("dev/Bucket", { bucket: "uploads" }) } };

async function bucketWith(resources: Readonly<Record<string, unknown>>) {
  const { model } = await resolveJson({ resource: { ...bucket, ...resources } });
  return model.buckets[0];
}

describe("a bucket", () => {
  it("has AWS's defaults of a new bucket", async () => {
    expect(await bucketWith({})).toEqual({
      constructPath: "dev/Bucket",
      name: "uploads",
      arn: "arn:aws:s3:::uploads",
      region: "eu-central-1",
      versioning: "Disabled",
      objectOwnership: "BucketOwnerEnforced",
      publicAccessBlock: {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      },
      encryption: { algorithm: "AES256", blockedEncryptionTypes: ["SSE-C"] },
      cors: [],
      abortIncompleteMultipartUploads: [],
      expirations: [],
      eventBridge: false,
      transferAcceleration: false,
    });
  });

  it("joins every resource that configures it", async () => {
    const made = await bucketWith({
      aws_s3_bucket_versioning: { v: { bucket: name, versioning_configuration: { status: "Enabled" } } },
      aws_s3_bucket_ownership_controls: { o: { bucket: name, rule: { object_ownership: "ObjectWriter" } } },
      aws_s3_bucket_public_access_block: { p: { bucket: name, block_public_acls: true } },
      aws_s3_bucket_server_side_encryption_configuration: {
        e: {
          bucket: name,
          rule: [
            {
              apply_server_side_encryption_by_default: {
                sse_algorithm: "aws:kms",
                kms_master_key_id: "arn:k",
              },
              blocked_encryption_types: ["NONE"],
              bucket_key_enabled: true,
            },
          ],
        },
      },
      aws_s3_bucket_cors_configuration: {
        c: {
          bucket: name,
          cors_rule: [
            {
              allowed_origins: ["*"],
              allowed_methods: ["PUT"],
              expose_headers: ["ETag"],
              max_age_seconds: 60,
            },
          ],
        },
      },
      aws_s3_bucket_lifecycle_configuration: {
        l: {
          bucket: name,
          rule: [
            {
              id: "a",
              status: "Enabled",
              filter: [{ prefix: "x/" }],
              abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }],
            },
            {
              id: "b",
              status: "Disabled",
              abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
            },
            { id: "c", status: "Enabled", filter: [{}], expiration: [{ days: 9 }] },
            {
              id: "d",
              status: "Enabled",
              filter: [{ tag: [{ key: "k", value: "v" }] }],
              expiration: [{ expired_object_delete_marker: true }],
              noncurrent_version_expiration: [{ noncurrent_days: 2, newer_noncurrent_versions: 5 }],
            },
            {
              id: "e",
              status: "Enabled",
              filter: [{ and: [{ prefix: "y/", tags: { a: "b" } }] }],
              expiration: [{ days: 4 }],
            },
            { id: "f", status: "Disabled", filter: [{}], expiration: [{ days: 1 }] },
          ],
        },
      },
      aws_s3_bucket_notification: { n: { bucket: name, eventbridge: true } },
      aws_s3_bucket_accelerate_configuration: { a: { bucket: name, status: "Enabled" } },
      aws_s3_bucket_policy: {
        p: at("dev/Policy", { bucket: name, policy: allow("s3:PutObject", { Principal: "*" }) }),
      },
    });

    expect(made).toMatchObject({
      versioning: "Enabled",
      objectOwnership: "ObjectWriter",
      publicAccessBlock: { blockPublicAcls: true, restrictPublicBuckets: false },
      encryption: { algorithm: "aws:kms", kmsKeyArn: "arn:k", blockedEncryptionTypes: [] },
      cors: [
        {
          allowedOrigins: ["*"],
          allowedMethods: ["PUT"],
          allowedHeaders: [],
          exposeHeaders: ["ETag"],
          maxAgeSeconds: 60,
        },
      ],
      abortIncompleteMultipartUploads: [{ prefix: "x/", days: 3 }],
      expirations: [
        { versions: "current", prefix: "", tags: {}, days: 9 },
        { versions: "noncurrent", prefix: "", tags: { k: "v" }, days: 2, newerNoncurrentVersions: 5 },
        { versions: "current", prefix: "y/", tags: { a: "b" }, days: 4 },
      ],
      eventBridge: true,
      transferAcceleration: true,
      policy: {
        constructPath: "dev/Policy",
        document: { Statement: [{ Effect: "Allow", Action: "s3:PutObject" }] },
      },
    });
  });

  it("rejects a setting of a bucket outside the stack, because it would change another owner's bucket", async () => {
    const resource = { aws_s3_bucket_notification: { n: { bucket: "other", eventbridge: true } } };

    expect(await problemsOf({ resource })).toEqual([
      'aws_s3_bucket_notification.n bucket: "other" is not a bucket of this stack',
    ]);
  });

  it("rejects a rule that aborts uploads by a tag, as S3 does", async () => {
    const rule = {
      status: "Enabled",
      filter: [{ tag: [{ key: "k", value: "v" }] }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
    };
    const problems = await problemsOf({
      resource: { ...bucket, aws_s3_bucket_lifecycle_configuration: { l: { bucket: name, rule: [rule] } } },
    });

    expect(problems).toEqual([
      "aws_s3_bucket_lifecycle_configuration.l rule[0].abort_incomplete_multipart_upload: S3 rejects it in a rule with a tag filter: parts have no tags",
    ]);
  });

  it.each([
    [{ allowed_origins: ["https://*.*.example"] }, "allowed_origins", "an entry has at most one *"],
    [{ allowed_headers: ["x-*-meta-*"] }, "allowed_headers", "an entry has at most one *"],
    [{ expose_headers: ["x-amz-*"] }, "expose_headers", "exposed headers have no wildcards"],
    [{ allowed_methods: ["PATCH"] }, "allowed_methods", "methods are GET, PUT, POST, DELETE, HEAD"],
  ])("rejects a CORS rule with %j, as S3 does", async (changes, argument, reason) => {
    const rule = {
      allowed_origins: ["https://*.example"],
      allowed_methods: ["PUT"],
      allowed_headers: ["x-amz-*"],
    };
    const corsOf = (one: object) => ({
      resource: { ...bucket, aws_s3_bucket_cors_configuration: { c: { bucket: name, cors_rule: [one] } } },
    });

    expect(await problemsOf(corsOf(rule))).toEqual([]);
    expect(await problemsOf(corsOf({ ...rule, ...changes }))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^aws_s3_bucket_cors_configuration.c cors_rule\\[0\\].${argument}: S3 rejects ".+": ${reason.replace("*", "\\*")}$`,
        ),
      ),
    ]);
  });

  it("rejects two policies for one bucket, because AWS would keep only the last", async () => {
    const policy = { bucket: name, policy: allow("s3:PutObject", { Principal: "*" }) };
    const problems = await problemsOf({
      resource: { ...bucket, aws_s3_bucket_policy: { one: policy, two: policy } },
    });

    expect(problems).toEqual([
      "aws_s3_bucket_policy.two : overwrites aws_s3_bucket_policy.one; only one is allowed",
    ]);
  });

  it.each([
    ["not json", "must be a policy: a string that contains a JSON object"],
    ["{}", "Statement is required"],
    ['{"Version":"2020-01-01","Statement":[]}', 'Version must be 2012-10-17 or 2008-10-17, not "2020-01-01"'],
    ['{"Statements":[],"Statement":[]}', 'unknown policy element "Statements"'],
    [
      '{"Statement":{"Effect":"Maybe","Action":"s3:*"}}',
      'statement 1: Effect must be Allow or Deny, not "Maybe"',
    ],
    ['{"Statement":[{"Effect":"Allow"}]}', "statement 1: Action or NotAction is required"],
    [
      '{"Statement":[{"Effect":"Allow","Action":"a","NotAction":"b"}]}',
      "statement 1: Action and NotAction exclude each other",
    ],
    [
      '{"Statement":[{"Effect":"Allow","Action":[1]}]}',
      "statement 1: Action must be a string or a list of strings",
    ],
    [
      '{"Statement":[{"Effect":"Allow","Action":"a","Principal":"me"}]}',
      'statement 1: Principal must be "*", or strings by type of principal',
    ],
    [
      '{"Statement":[{"Effect":"Allow","Action":"a","Condition":{"Bool":1}}]}',
      "statement 1: Condition must contain operators",
    ],
    [
      '{"Statement":[{"Effect":"Allow","Action":"a","Conditions":{}}]}',
      'statement 1: unknown statement element "Conditions"',
    ],
  ])("rejects the policy %s", async (policy, reason) => {
    const problems = await problemsOf({
      resource: { ...bucket, aws_s3_bucket_policy: { p: { bucket: name, policy } } },
    });

    expect(problems).toEqual([expect.stringContaining(reason)]);
  });

  it("reads booleans and numbers in conditions as strings", async () => {
    const condition = {
      Bool: { "aws:SecureTransport": false },
      NumericLessThan: { "s3:signatureAge": [1, "2"] },
    };
    const policy = allow("s3:*", { Principal: "*", Condition: condition });

    const made = await bucketWith({ aws_s3_bucket_policy: { p: { bucket: name, policy } } });

    expect(made?.policy?.document.Statement).toEqual([
      expect.objectContaining({
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          NumericLessThan: { "s3:signatureAge": ["1", "2"] },
        },
      }),
    ]);
  });
});

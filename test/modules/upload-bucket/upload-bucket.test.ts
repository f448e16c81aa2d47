import { describe, expect, it } from "vitest";
import type { ManagedBucketProps, UploadBucketProps } from "../../../modules/upload-bucket/index.js";
import { policyDocument, UploadBucket } from "../../../modules/upload-bucket/index.js";
import { UserPool } from "../../../modules/user-pool/index.js";
import { allowedActions, parsePolicy, refusal, synthesize } from "../../support/template.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const KEY_IN_IRELAND = "arn:aws:kms:eu-west-1:111122223333:key/abc";
const EXISTING = { bucketName: "mine", region: "eu-west-1" };

function bucketTemplate(props?: UploadBucketProps, use: (bucket: UploadBucket) => void = () => {}) {
  return synthesize((stack) => use(new UploadBucket(stack, "Bucket", props)));
}

describe("UploadBucket", () => {
  it("creates a private, encrypted bucket with one policy, and nothing else by default", () => {
    const template = bucketTemplate();

    expect(template.types).toEqual([
      "aws_s3_bucket",
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
    ]);
    expect(template.resourceCount).toBe(6);
    expect(template.resource("aws_s3_bucket")).toMatchObject({
      bucket_prefix: "test-bucket-",
      force_destroy: false,
    });
  });

  it("begins a generated name with the construct's path, within the provider's limit", () => {
    const template = synthesize((stack) => new UploadBucket(stack, "Uploads".repeat(9)));
    const prefix = String(template.resource("aws_s3_bucket").bucket_prefix);

    expect(prefix).toMatch(/^test-uploads-uploads-[a-z-]*-$/);
    expect(prefix.length).toBeLessThanOrEqual(37);
  });

  it("blocks public access in all four ways, and ACLs", () => {
    const template = bucketTemplate();

    expect(template.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(template.resource("aws_s3_bucket_ownership_controls").rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  it("denies requests without TLS, except from AWS's services, and allows nothing by itself", () => {
    const template = bucketTemplate();
    const policy = template.resource("aws_s3_bucket_policy");

    expect(parsePolicy(policy.policy)).toEqual([
      {
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: [expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)],
        Condition: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
      },
    ]);
    expect(policy.depends_on).toEqual([expect.stringContaining("aws_s3_bucket_public_access_block.")]);
  });

  it("encrypts objects with S3's own keys, and rejects customers' keys (SSE-C)", () => {
    const template = bucketTemplate();

    expect(template.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "AES256" },
        blocked_encryption_types: ["SSE-C"],
      },
    ]);
  });

  it("creates every option that is set", () => {
    const template = bucketTemplate({
      bucketName: "uploads-of-mine",
      region: "eu-west-1",
      versioned: true,
      noncurrentVersionExpirationDays: 30,
      expirationDays: 365,
      kmsKeyArn: KEY_IN_IRELAND,
      corsAllowedOrigins: ["https://app.example.com"],
      eventBridge: true,
      transferAcceleration: true,
      forceDestroy: true,
    });

    expect(template.resource("aws_s3_bucket")).toMatchObject({
      bucket: "uploads-of-mine",
      region: "eu-west-1",
      force_destroy: true,
    });
    expect(template.resource("aws_s3_bucket_versioning").versioning_configuration).toEqual({
      status: "Enabled",
    });
    expect(template.resource("aws_s3_bucket_notification").eventbridge).toBe(true);
    expect(template.resource("aws_s3_bucket_accelerate_configuration").status).toBe("Enabled");
    expect(template.resource("aws_s3_bucket_lifecycle_configuration").rule).toHaveLength(4);
    expect(template.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      expect.objectContaining({
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: KEY_IN_IRELAND,
        },
        bucket_key_enabled: true,
      }),
    ]);
  });

  it("moves objects to cheaper storage classes, writes access logs, and adds statements to the policy", () => {
    const template = bucketTemplate({
      transitions: [
        { days: 30, storageClass: "STANDARD_IA" },
        { days: 90, storageClass: "GLACIER_IR" },
      ],
      accessLogs: { bucketName: "logs-of-mine", prefix: "uploads/" },
      policyStatements: [
        {
          sid: "Audit",
          effect: "Allow",
          principals: { AWS: ["arn:aws:iam::111122223333:role/audit"] },
          actions: ["s3:GetObject"],
          resources: ["arn:aws:s3:::uploads/*"],
        },
      ],
    });

    expect(template.resource("aws_s3_bucket_lifecycle_configuration").rule).toContainEqual(
      expect.objectContaining({
        id: "move-objects",
        transition: [
          { days: 30, storage_class: "STANDARD_IA" },
          { days: 90, storage_class: "GLACIER_IR" },
        ],
      }),
    );
    expect(template.resource("aws_s3_bucket_logging")).toMatchObject({
      target_bucket: "logs-of-mine",
      target_prefix: "uploads/",
    });
    const statements = parsePolicy(template.resource("aws_s3_bucket_policy").policy);
    expect(statements.map(({ Sid }) => Sid)).toEqual(["Audit", "DenyWithoutTls"]);
  });

  it.each<[string, NonNullable<ManagedBucketProps["transitions"]>]>([
    ["to an infrequent-access class before 30 days", [{ days: 29, storageClass: "STANDARD_IA" }]],
    [
      "out of order",
      [
        { days: 90, storageClass: "GLACIER" },
        { days: 60, storageClass: "GLACIER_IR" },
      ],
    ],
  ])("rejects a transition %s", (_what, transitions) => {
    expect(refusal((stack) => void new UploadBucket(stack, "Bucket", { transitions })).message).toContain(
      "in order of days, and from 30 days on for STANDARD_IA",
    );
  });

  it("lets a browser make every operation of an upload, and read the ETag, the version and the checksums", () => {
    const template = bucketTemplate({ corsAllowedOrigins: ["https://app.example.com"] });

    expect(template.resource("aws_s3_bucket_cors_configuration").cors_rule).toEqual([
      expect.objectContaining({
        allowed_origins: ["https://app.example.com"],
        allowed_methods: ["GET", "HEAD", "PUT", "POST", "DELETE"],
        expose_headers: expect.arrayContaining([
          "ETag",
          "Location",
          "x-amz-version-id",
          "x-amz-checksum-crc64nvme",
        ]),
      }),
    ]);
  });

  it("grants s3:PutObject on the prefix only", () => {
    const template = bucketTemplate({}, (bucket) => {
      bucket.grantPut({ Service: ["cloudfront.amazonaws.com"] }, "uploads/", {
        conditions: { StringEquals: { "AWS:SourceArn": "arn:d" } },
      });
    });

    expect(template.resources("aws_s3_bucket_policy")).toHaveLength(1);
    expect(allowedActions(template)).toEqual(["s3:PutObject"]);
    expect(parsePolicy(template.resource("aws_s3_bucket_policy").policy)[0]).toEqual({
      Effect: "Allow",
      Principal: { Service: ["cloudfront.amazonaws.com"] },
      Action: ["s3:PutObject"],
      Resource: [expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.arn\}\/uploads\/\*$/)],
      Condition: { StringEquals: { "AWS:SourceArn": "arn:d" } },
    });
  });

  it("reads the account once for any number of buckets", () => {
    const template = synthesize((stack) => {
      const owners = ["A", "B"].map((id) => new UploadBucket(stack, id).ownerAccountId);

      expect(owners[0]).toMatch(/^\$\{TfToken/);
    });

    expect(template.dataSources("aws_caller_identity")).toHaveLength(1);
  });

  it("does not read the account if it is not needed, also for an existing user pool", () => {
    const template = synthesize((stack) => {
      new UploadBucket(stack, "Bucket");
      new UserPool(stack, "Users", { existing: { userPoolId: "eu-west-1_AbCdEf123", clientIds: ["app"] } });
    });

    expect(template.dataSources("aws_caller_identity")).toEqual([]);
  });

  it.each([true, false])("reports whether its events go to EventBridge: %s", (eventBridge) => {
    const template = bucketTemplate({ eventBridge }, (bucket) => {
      expect(bucket.eventBridge).toBe(eventBridge);
    });

    expect(template.resources("aws_s3_bucket_notification")).toHaveLength(eventBridge ? 1 : 0);
  });

  it("requires no request to name its encryption, with S3's keys or another", () => {
    for (const kmsKeyArn of [undefined, KEY_ARN]) {
      bucketTemplate({ kmsKeyArn }, (bucket) => expect(bucket.requiredEncryption).toBeUndefined());
    }
  });

  it("has its Region at synth, from the props or the provider", () => {
    bucketTemplate({}, ({ region }) => expect(region).toBe("eu-central-1"));
    bucketTemplate({ region: "us-west-2" }, ({ region }) => expect(region).toBe("us-west-2"));
  });
});

describe("UploadBucket of an existing bucket", () => {
  it("changes nothing and returns the statements to add", () => {
    const template = bucketTemplate({ existing: EXISTING }, (bucket) => {
      bucket.grantPut({ AWS: ["arn:aws:iam::111122223333:role/r"] }, "in/", { sid: "Put" });

      expect(bucket.policyStatements).toEqual([
        {
          sid: "Put",
          effect: "Allow",
          principals: { AWS: ["arn:aws:iam::111122223333:role/r"] },
          actions: ["s3:PutObject"],
          resources: ["arn:aws:s3:::mine/in/*"],
          conditions: undefined,
        },
      ]);
      expect(bucket).toMatchObject({
        bucketArn: "arn:aws:s3:::mine",
        bucketRegionalDomainName: "mine.s3.eu-west-1.amazonaws.com",
        region: "eu-west-1",
        versioned: false,
      });
    });

    expect(template.resourceCount).toBe(0);
  });

  it("lets the owner output the statements to add as JSON", () => {
    bucketTemplate({ existing: EXISTING }, (bucket) => {
      bucket.grantPut({ Service: ["cloudfront.amazonaws.com"] }, "in/");

      expect(parsePolicy(policyDocument(bucket.policyStatements))).toMatchObject([
        { Effect: "Allow", Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::mine/in/*"] },
      ]);
    });
  });

  it("reads its events and encryption from the props", () => {
    const requiredEncryption = { algorithm: "aws:kms", kmsKeyArn: KEY_IN_IRELAND } as const;

    bucketTemplate({ existing: { ...EXISTING, eventBridge: true, requiredEncryption } }, (bucket) => {
      expect(bucket).toMatchObject({ eventBridge: true, requiredEncryption, kmsKeyArn: KEY_IN_IRELAND });
      expect(bucket.putStatements("in/")[1]?.resources).toEqual([KEY_IN_IRELAND]);
    });
    bucketTemplate({ existing: EXISTING }, (bucket) => {
      expect(bucket).toMatchObject({
        eventBridge: false,
        requiredEncryption: undefined,
        kmsKeyArn: undefined,
      });
    });
  });

  it("replaces the policy only if that is explicitly set", () => {
    const template = bucketTemplate({ existing: EXISTING, manageBucketPolicy: true });

    expect(template.types).toEqual(["aws_s3_bucket_policy"]);
    expect(template.resource("aws_s3_bucket_policy")).toMatchObject({ bucket: "mine", region: "eu-west-1" });
  });
});

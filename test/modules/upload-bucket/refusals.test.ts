import { describe, expect, it } from "vitest";
import type { PolicyStatement } from "../../../modules/iam/index.js";
import type { UploadBucketProps } from "../../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { refusal } from "../../support/template.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const EXISTING = { bucketName: "mine", region: "eu-central-1" };

describe("UploadBucket with invalid props", () => {
  it.each<[string, UploadBucketProps, string]>([
    ["capitals in the name", { bucketName: "Uploads" }, "bucketName must be 3 to 63 lower-case"],
    ["a name like an address", { bucketName: "192.168.0.1" }, "bucketName must be 3 to 63 lower-case"],
    ["two dots in the name", { bucketName: "a..b" }, "bucketName must be 3 to 63 lower-case"],
    ["a reserved name", { bucketName: "x--x-s3" }, "bucketName must be 3 to 63 lower-case"],
    ["dots with acceleration", { bucketName: "a.b", transferAcceleration: true }, "without dots"],
    [
      "acceleration in a Region without it",
      { region: "ap-southeast-4", transferAcceleration: true },
      'transferAcceleration must be true only in ap-northeast-1, ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2, got "true in ap-southeast-4"',
    ],
    [
      "a KMS key of another Region",
      { region: "eu-west-1", kmsKeyArn: KEY_ARN },
      "kmsKeyArn must be a KMS key of the bucket's own Region, eu-west-1",
    ],
    [
      "a KMS key of another Region than the provider's",
      { kmsKeyArn: KEY_ARN.replace("eu-central-1", "us-east-1") },
      "kmsKeyArn must be a KMS key of the bucket's own Region, eu-central-1",
    ],
    [
      "a KMS key of another Region than an existing bucket's",
      { existing: { ...EXISTING, kmsKeyArn: KEY_ARN.replace("eu-central-1", "us-east-1") } },
      "existing.kmsKeyArn must be a KMS key of the bucket's own Region",
    ],
    ["a Region's name", { region: "Frankfurt" }, "region must be a Region's code"],
    ["an alias for a key", { kmsKeyArn: "alias/uploads" }, "kmsKeyArn must be an ARN"],
    [
      "no days",
      { abortIncompleteUploadsDays: 0 },
      "abortIncompleteUploadsDays must be a whole number of days from 1 to",
    ],
    [
      "no days for rejected objects",
      { rejectedObjectExpirationDays: 0 },
      "rejectedObjectExpirationDays must be a whole number of days from 1 to",
    ],
    ["a malformed policy", { policy: { maxBytes: 0 } }, "policy.maxBytes must be a whole number of bytes"],
    ["half a day", { expirationDays: 0.5 }, "expirationDays must be a whole number of days from 1 to"],
    [
      "an expiry of old versions without versioning",
      { noncurrentVersionExpirationDays: 3 },
      "Add versioned: true",
    ],
    [
      "an origin with a path",
      { corsAllowedOrigins: ["https://a.example.com/"] },
      "corsAllowedOrigins[0] must be",
    ],
    [
      "a wrong account",
      { existing: { ...EXISTING, ownerAccountId: "12" } },
      "existing.ownerAccountId must be 12 digits",
    ],
    [
      "an encryption that S3 does not support",
      { existing: { ...EXISTING, requiredEncryption: { algorithm: "aes256" } as never } },
      'existing.requiredEncryption.algorithm must be one of "AES256", "aws:kms", got "aes256"',
    ],
    [
      "an encryption by a KMS key without the key",
      { existing: { ...EXISTING, requiredEncryption: { algorithm: "aws:kms" } as never } },
      "existing.requiredEncryption.kmsKeyArn is missing. It must be an ARN",
    ],
    [
      "a key that S3's own encryption does not have",
      { existing: { ...EXISTING, requiredEncryption: { algorithm: "AES256", kmsKeyArn: KEY_ARN } as never } },
      'Unknown field "existing.requiredEncryption.kmsKeyArn"',
    ],
    [
      "an alias for the key that requests name",
      { existing: { ...EXISTING, requiredEncryption: { algorithm: "aws:kms", kmsKeyArn: "alias/a" } } },
      "existing.requiredEncryption.kmsKeyArn must be an ARN",
    ],
    [
      "two keys for one bucket",
      {
        existing: {
          ...EXISTING,
          kmsKeyArn: KEY_ARN,
          requiredEncryption: { algorithm: "aws:kms", kmsKeyArn: `${KEY_ARN}d` },
        },
      },
      "existing.requiredEncryption.kmsKeyArn must be the same as existing.kmsKeyArn",
    ],
    [
      "S3's own encryption together with a key",
      { existing: { ...EXISTING, kmsKeyArn: KEY_ARN, requiredEncryption: { algorithm: "AES256" } } },
      'existing.requiredEncryption.algorithm must be "aws:kms" if existing.kmsKeyArn is given',
    ],
  ])("rejects %s", (_name, props, message) => {
    const error = refusal((stack) => new UploadBucket(stack, "Bucket", props));

    expect(error.name).toBe("PropsError");
    expect(error.message).toContain(message);
    expect(error.message).toContain("(at test/Bucket)");
  });

  it("rejects a provider's Region of another partition", () => {
    const error = refusal((stack) => new UploadBucket(stack, "Bucket"), { region: "cn-north-1" });

    expect(error.message).toContain("of the partition aws");
  });

  it("rejects a grant to everyone", () => {
    const error = refusal((stack) => new UploadBucket(stack, "Bucket").grantPut({ AWS: ["*"] }, "uploads/"));

    expect(error.message).toContain("principals must be named identities");
  });

  it("rejects a grant on a prefix that ends within a path segment", () => {
    const error = refusal((stack) => new UploadBucket(stack, "Bucket").putStatements("up*"));

    expect(error.message).toContain('got "up*"');
  });

  it.each<[string, object, string]>([
    ["a misspelt field", { ressources: ["*"] }, 'Unknown field "statement.ressources"'],
    ["an effect in lower case", { effect: "deny" }, "statement.effect"],
    ["no action", { actions: [] }, "statement.actions"],
    ["an action as a string", { actions: "s3:*" }, "statement.actions"],
    ["an action without a service", { actions: ["PutObject"] }, "statement.actions[0]"],
    ["a name for an ARN", { resources: ["my-bucket"] }, "statement.resources[0]"],
    ["no resources", { resources: undefined }, "statement.resources is missing"],
    ["no principals", { principals: undefined }, "statement.principals is missing"],
    ["empty principals", { principals: {} }, "statement.principals"],
    ["a misspelt kind of principals", { principals: { Aws: ["*"] } }, "statement.principals.Aws"],
    ["a Sid with a space", { sid: "Deny all" }, "statement.sid"],
    ["a condition without its operator", { conditions: { "aws:SourceArn": "arn" } }, "statement.conditions"],
    [
      "a boolean for a condition's value",
      { conditions: { Bool: { "aws:SecureTransport": false } } },
      "statement.conditions.Bool.aws:SecureTransport",
    ],
  ])("rejects a statement with %s", (_name, wrong, message) => {
    const statement = {
      effect: "Deny",
      principals: "*",
      actions: ["s3:*"],
      resources: ["arn:aws:s3:::b/*"],
      ...wrong,
    };
    const error = refusal((stack) =>
      new UploadBucket(stack, "Bucket").addPolicyStatement(statement as unknown as PolicyStatement),
    );

    expect(error.message).toContain(message);
    expect(error.message).toContain("(at test/Bucket)");
  });
});

import { describe, expect, it } from "vitest";
import type { PolicyStatement, UploadBucketProps } from "../../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { synthesize } from "../../support/template.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const EXISTING = { bucketName: "mine", region: "eu-west-1" };

function useBucket(props: UploadBucketProps, use: (bucket: UploadBucket) => void): void {
  synthesize((stack) => use(new UploadBucket(stack, "Bucket", props)));
}

describe("the statements of a role", () => {
  it.each<[string, (bucket: UploadBucket) => PolicyStatement[], readonly (readonly [string, string])[]]>([
    ["put objects", (bucket) => bucket.putStatements("in/"), [["PutObjects", "s3:PutObject"]]],
    ["read objects", (bucket) => bucket.getStatements("in/"), [["GetObjects", "s3:GetObject"]]],
    [
      "read versions",
      (bucket) => bucket.getVersionStatements("in/"),
      [["GetObjectVersions", "s3:GetObjectVersion"]],
    ],
    [
      "drive multipart uploads",
      (bucket) => bucket.multipartStatements("in/"),
      [
        ["ListParts", "s3:ListMultipartUploadParts"],
        ["AbortUploads", "s3:AbortMultipartUpload"],
        ["GetObjects", "s3:GetObject"],
        ["GetObjectTags", "s3:GetObjectTagging"],
      ],
    ],
  ])("let it %s below the prefix, and need no key", (_name, statementsOf, expected) => {
    useBucket({ existing: EXISTING }, (bucket) => {
      expect(statementsOf(bucket)).toEqual(
        expected.map(([sid, action]) => ({
          sid,
          effect: "Allow",
          actions: [action],
          resources: ["arn:aws:s3:::mine/in/*"],
        })),
      );
    });
  });

  it.each<[string, (bucket: UploadBucket) => PolicyStatement[], readonly string[]]>([
    ["EncryptObjects", (bucket) => bucket.putStatements(""), ["kms:GenerateDataKey", "kms:Decrypt"]],
    ["DecryptObjects", (bucket) => bucket.getStatements(""), ["kms:Decrypt"]],
  ])("let it use a bucket's key through S3 only: %s", (sid, statementsOf, actions) => {
    useBucket({ kmsKeyArn: KEY_ARN }, (bucket) => {
      expect(statementsOf(bucket)[1]).toEqual({
        sid,
        effect: "Allow",
        actions,
        resources: [KEY_ARN],
        conditions: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
      });
    });
  });
});

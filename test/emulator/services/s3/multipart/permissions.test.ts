import type { S3Client } from "@aws-sdk/client-s3";
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Bucket as ModelBucket, PolicyStatement, Role } from "../../../../../emulator/model.js";
import { BUCKET_ARN, bucketPolicy, WRITER } from "../support/model.js";
import { beginUpload, continueUpload } from "../support/multipart.js";
import type { World } from "../support/world.js";
import { createWorld } from "../support/world.js";

const Bucket = "files";
const Key = "in/m";
const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/1";
const KMS = { algorithm: "aws:kms", kmsKeyArn: KEY_ARN, blockedEncryptionTypes: [] } as const;

const roleWith = (...actions: readonly string[]): Role => ({
  ...WRITER,
  policies: [
    {
      name: "only",
      constructPath: "uploads/WriterPolicy",
      document: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: actions, Resource: [BUCKET_ARN, `${BUCKET_ARN}/in/*`, KEY_ARN] },
        ],
      },
    },
  ],
});

/** The operations on an upload that the administrator has begun, with one part. */
type Call = (client: S3Client, uploadId: string, etag: string) => Promise<unknown>;

const create: Call = (client) => client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
const part: Call = (client, id) => continueUpload({ client }, id).part(2, "y");
const complete: Call = (client, id, ETag) =>
  continueUpload({ client }, id).complete([{ PartNumber: 1, ETag }]);
const abort: Call = (client, UploadId) =>
  client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
const listParts: Call = (client, UploadId) => client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
const listUploads: Call = (client) => client.send(new ListMultipartUploadsCommand({ Bucket }));

async function asWriter(
  call: Call,
  actions: readonly string[],
  bucket: Partial<ModelBucket> = {},
  begin: object = {},
): Promise<unknown> {
  const world: World = await createWorld(bucket, [roleWith(...actions)]);
  const upload = await beginUpload(world, begin);
  const etag = await upload.part(1, "x", begin);
  return call(world.clientFor(world.writer()), upload.uploadId, etag);
}

describe("a separate permission", () => {
  it.each<[string, Call, string]>([
    ["CreateMultipartUpload", create, "s3:PutObject"],
    ["UploadPart", part, "s3:PutObject"],
    ["CompleteMultipartUpload", complete, "s3:PutObject"],
    ["AbortMultipartUpload", abort, "s3:AbortMultipartUpload"],
    ["ListParts", listParts, "s3:ListMultipartUploadParts"],
    ["ListMultipartUploads", listUploads, "s3:ListBucketMultipartUploads"],
  ])("is needed for %s", async (_, call, action) => {
    const all = [
      "s3:PutObject",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "s3:ListBucketMultipartUploads",
    ];

    await expect(asWriter(call, [action])).resolves.toBeDefined();
    await expect(
      asWriter(
        call,
        all.filter((other) => other !== action),
      ),
    ).rejects.toMatchObject({ name: "AccessDenied", message: expect.stringContaining(action) });
  });

  it.each<[string, Call, string, string, object]>([
    ["CreateMultipartUpload", create, "s3:PutObject", "kms:GenerateDataKey", {}],
    ["UploadPart", part, "s3:PutObject", "kms:Decrypt", {}],
    [
      "CompleteMultipartUpload with checksums",
      complete,
      "s3:PutObject",
      "kms:Decrypt",
      { ChecksumAlgorithm: "CRC64NVME" },
    ],
    [
      "ListParts with checksums",
      listParts,
      "s3:ListMultipartUploadParts",
      "kms:Decrypt",
      { ChecksumAlgorithm: "CRC64NVME" },
    ],
  ])("for the KMS key is needed for %s in an encrypted bucket", async (_, call, action, keyAction, begin) => {
    const encrypted = { encryption: KMS };

    await expect(asWriter(call, [action, keyAction], encrypted, begin)).resolves.toBeDefined();
    await expect(asWriter(call, [action], encrypted, begin)).rejects.toMatchObject({
      message: expect.stringContaining(keyAction),
    });
  });

  it("is needed for tags and for If-Match", async () => {
    const tagging: Call = (client) =>
      client.send(new CreateMultipartUploadCommand({ Bucket, Key, Tagging: "a=b" }));
    const matching: Call = (client, id, ETag) =>
      continueUpload({ client }, id).complete([{ PartNumber: 1, ETag }], { IfMatch: '"x"' });

    await expect(asWriter(tagging, ["s3:PutObject"])).rejects.toMatchObject({
      message: expect.stringContaining("s3:PutObjectTagging"),
    });
    await expect(asWriter(matching, ["s3:PutObject"])).rejects.toMatchObject({
      message: expect.stringContaining("s3:GetObject"),
    });
  });
});

describe("a bucket policy that enforces conditional writes", () => {
  const deny: PolicyStatement = {
    Sid: "NeverOverwrite",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${BUCKET_ARN}/*`,
    Condition: {
      Null: { "s3:if-none-match": "true" },
      Bool: { "s3:ObjectCreationOperation": "true" },
    },
  };

  it("allows parts, and only a conditional completion", async () => {
    const world = await createWorld({ policy: bucketPolicy({ Version: "2012-10-17", Statement: deny }) });
    const upload = await beginUpload(world);
    const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];

    await expect(upload.complete(parts)).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(upload.complete(parts, { IfNoneMatch: "*" })).resolves.toBeDefined();
  });
});

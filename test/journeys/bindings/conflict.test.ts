import { DeleteObjectCommand, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished, vi } from "vitest";
import { createS3Port } from "../../../functions/presign/aws.js";
import { completeUpload } from "../../../functions/presign/multipart/completion/complete.js";
import { BUCKET, REGION } from "../../emulator/services/s3/support/model.js";
import { createWorld } from "../../emulator/services/s3/support/world.js";
import { contextWith, settingsWith } from "../../functions/presign/support/context.js";

const KEY = "uploads/alice/a.bin";

it.each([undefined, { length: 4, partSize: 5_242_880, partCount: 1 }])(
  "returns 409 immediately and aborts if the key's object was deleted during the upload (declared: %j)",
  async (declared) => {
    const world = await createWorld();
    const { credentials } = world.iam.administrator;
    vi.stubEnv("AWS_ENDPOINT_URL_S3", world.service.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const settings = { ...settingsWith(), bucketName: BUCKET.name, bucketRegion: REGION };
    const s3 = createS3Port(settings, process.env, credentials);
    const object = { Bucket: BUCKET.name, Key: KEY };
    await world.client.send(new PutObjectCommand({ ...object, Body: "before" }));
    const s3UploadId = await s3.createMultipartUpload({ key: KEY, metadata: {}, encryptionHeaders: {} });
    const part = { ...object, UploadId: s3UploadId, PartNumber: 1, Body: "four" };
    const { ETag: etag = "" } = await world.client.send(new UploadPartCommand(part));
    await world.client.send(new DeleteObjectCommand(object));
    const { context } = contextWith(settings, { loadS3: async () => s3 });
    const ref = { key: KEY, s3UploadId };

    const upload = {
      ref,
      uploadId: "an-upload",
      subjectSegment: "alice",
      identity: { subject: "alice", scopes: [], groups: [] },
      parts: [{ partNumber: 1, etag }],
      declared,
    };
    expect(await completeUpload(upload, context, "return")).toMatchObject({
      outcome: "rejected",
      status: 409,
      code: "UploadConflict",
      message: expect.stringContaining("Create a new upload"),
    });
    expect(await s3.listParts(ref)).toBe("gone");
    expect(await s3.headObject(KEY)).toBeUndefined();
  },
);

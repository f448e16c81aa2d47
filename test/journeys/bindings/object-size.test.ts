import { UploadPartCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished, vi } from "vitest";
import { createS3Port } from "../../../functions/presign/aws.js";
import { completeUpload } from "../../../functions/presign/multipart/completion/complete.js";
import type { S3Port } from "../../../functions/presign/ports.js";
import { BUCKET, REGION } from "../../emulator/services/s3/support/model.js";
import { createWorld } from "../../emulator/services/s3/support/world.js";
import { contextWith, settingsWith } from "../../functions/presign/support/context.js";

const KEY = "uploads/alice/a.bin";

/** Completes an upload of four bytes with the local S3, which first lists another length to the function. */
async function completedAs(listedLength: number) {
  const world = await createWorld();
  const { credentials } = world.iam.administrator;
  vi.stubEnv("AWS_ENDPOINT_URL_S3", world.service.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const settings = { ...settingsWith(), bucketName: BUCKET.name, bucketRegion: REGION };
  const s3 = createS3Port(settings, process.env, credentials);
  const s3UploadId = await s3.createMultipartUpload({ key: KEY, metadata: {}, encryptionHeaders: {} });
  const ref = { key: KEY, s3UploadId };
  const part = { Bucket: BUCKET.name, Key: KEY, UploadId: s3UploadId, PartNumber: 1, Body: "four" };
  const { ETag: etag = "" } = await world.client.send(new UploadPartCommand(part));
  const listing: S3Port = {
    ...s3,
    listParts: async () => ({ parts: [{ partNumber: 1, length: listedLength, etag }] }),
  };
  const { context } = contextWith(settings, { loadS3: async () => listing });
  return completeUpload(
    {
      ref,
      uploadId: "an-upload",
      subjectSegment: "alice",
      identity: { subject: "alice", scopes: [], groups: [] },
      parts: [{ partNumber: 1, etag }],
    },
    context,
    "return",
  );
}

it("a completion checks the size that the parts had when they were listed", async () => {
  expect(await completedAs(4)).toMatchObject({ outcome: "completed", length: 4 });

  expect(await completedAs(5)).toMatchObject({
    outcome: "rejected",
    status: 400,
    code: "InvalidRequest",
    message: expect.stringContaining("x-amz-mp-object-size"),
  });
});

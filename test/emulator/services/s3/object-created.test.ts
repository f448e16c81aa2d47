import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Bucket } from "../../../../emulator/model.js";
import type { ObjectCreated } from "../../../../emulator/services/s3/object-created.js";
import { ACCOUNT_ID, bucketPolicy } from "./support/model.js";
import { browserForm, post, signedFields } from "./support/post-form.js";
import { createWorld, directRequest, service } from "./support/world.js";

const at = { Bucket: "files", Key: "in/ä b.txt" };

async function createListeningWorld(bucket: Partial<Bucket> = {}, dataFolder?: string) {
  const heard: ObjectCreated[] = [];
  const onObjectCreated = (created: ObjectCreated): void => void heard.push(created);
  return { ...(await createWorld(bucket, undefined, dataFolder, { onObjectCreated })), heard };
}

describe("onObjectCreated", () => {
  it("gets a new object with all its properties", async () => {
    const world = await createListeningWorld();

    const put = await world.client.send(new PutObjectCommand({ ...at, Body: "hello" }));

    expect(world.heard).toEqual([
      {
        bucket: expect.objectContaining({ name: "files", constructPath: "uploads/Bucket" }),
        key: at.Key,
        size: 5,
        etag: "5d41402abc4b2a76b9719d911017c592",
        sequencer: expect.stringMatching(/^[0-9a-f]{16}$/),
        reason: "PutObject",
        requestId: put.$metadata.requestId,
        requester: ACCOUNT_ID,
        sourceIpAddress: "127.0.0.1",
        time: world.time.now,
      },
    ]);
  });

  it("gets the version id if the bucket has versioning", async () => {
    const world = await createListeningWorld({ versioning: "Enabled" });

    const { VersionId } = await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));

    expect(world.heard.map(({ versionId }) => versionId)).toEqual([VersionId]);
  });

  it("gets the operation as the reason", async () => {
    const world = await createListeningWorld();
    await post(world, browserForm(signedFields(world)));
    const { UploadId } = await world.client.send(new CreateMultipartUploadCommand(at));
    const part = { ...at, UploadId, PartNumber: 1 };
    const { ETag } = await world.client.send(new UploadPartCommand({ ...part, Body: "part" }));
    const Parts = [{ PartNumber: 1, ETag }];

    await world.client.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
    );

    expect(world.heard.map(({ reason, key, size }) => [reason, key, size])).toEqual([
      ["POST Object", "in/a.txt", 5],
      ["CompleteMultipartUpload", at.Key, 4],
    ]);
  });

  it("gets a service as the requester", async () => {
    const policy = bucketPolicy({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::files/*",
      },
    });
    const world = await createListeningWorld({ policy });

    await world.s3.handle(directRequest({ body: "x" }), service());

    expect(world.heard.map(({ requester }) => requester)).toEqual(["cloudfront.amazonaws.com"]);
  });

  it("is not called for failed writes, tags and deletions", async () => {
    const world = await createListeningWorld();
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const rejected = world.client.send(new PutObjectCommand({ ...at, Body: "y", IfNoneMatch: "*" }));

    await expect(rejected).rejects.toMatchObject({ name: "PreconditionFailed" });
    await world.client.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [] } }));
    await world.client.send(new DeleteObjectCommand(at));

    expect(world.heard).toHaveLength(1);
  });

  it("is called in the order of the writes, even if the clock stops or is set back", async () => {
    const world = await createListeningWorld({ versioning: "Enabled" });
    const puts = Array.from({ length: 20 }, (_, i) =>
      world.client.send(new PutObjectCommand({ ...at, Body: `${i}` })),
    );
    await Promise.all(puts);
    world.time.now -= 60_000;
    await world.client.send(new PutObjectCommand({ ...at, Body: "last" }));

    const sequencers = world.heard.map(({ sequencer }) => sequencer);
    const { VersionId } = await world.client.send(new HeadObjectCommand(at));

    expect(sequencers).toEqual([...sequencers].sort());
    expect(new Set(sequencers).size).toBe(21);
    expect(world.heard.at(-1)?.versionId).toBe(VersionId);
  });

  it("gets a greater sequencer after a restart", async () => {
    const before = await createListeningWorld();
    await before.client.send(new PutObjectCommand({ ...at, Body: "1" }));
    const after = await createListeningWorld({}, before.dataFolder);
    after.time.now = before.time.now + 1;

    await after.client.send(new PutObjectCommand({ ...at, Body: "2" }));

    expect((after.heard[0]?.sequencer ?? "") > (before.heard[0]?.sequencer ?? "")).toBe(true);
  });
});

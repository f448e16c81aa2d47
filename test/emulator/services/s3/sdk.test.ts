import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  RestoreObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { createWorld } from "./support/world.js";

const Bucket = "files";

describe("S3, with the AWS SDK as the client", () => {
  it("returns an object byte for byte, with its settings", async () => {
    const { client } = await createWorld();
    const Body = randomBytes(200_000);

    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: "a/b.bin",
        Body,
        ContentType: "image/png",
        Metadata: { who: "me" },
        CacheControl: "no-store",
      }),
    );
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "a/b.bin", ChecksumMode: "ENABLED" }));
    const bytes = await got.Body?.transformToByteArray();

    expect(Buffer.from(bytes ?? []).equals(Body)).toBe(true);
    expect(got).toMatchObject({
      ContentType: "image/png",
      Metadata: { who: "me" },
      CacheControl: "no-store",
    });
    expect([put.ETag, put.ServerSideEncryption, put.ChecksumType]).toEqual([
      got.ETag,
      "AES256",
      "FULL_OBJECT",
    ]);
  });

  it.each<ChecksumAlgorithm>(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])(
    "computes %s as the SDK does, as a header and as the trailer of a stream",
    async (ChecksumAlgorithm) => {
      const { client } = await createWorld();
      const Body = randomBytes(100_001);

      const whole = await client.send(new PutObjectCommand({ Bucket, Key: "h", Body, ChecksumAlgorithm }));
      const streamed = await client.send(
        new PutObjectCommand({
          Bucket,
          Key: "t",
          Body: Readable.from([Body]),
          ContentLength: Body.length,
          ChecksumAlgorithm,
        }),
      );

      expect(whole[`Checksum${ChecksumAlgorithm}`]).toMatch(/=*$/);
      expect(streamed[`Checksum${ChecksumAlgorithm}`]).toBe(whole[`Checksum${ChecksumAlgorithm}`]);
    },
  );

  it.each([
    "plain.txt",
    "with space.txt",
    "a+b.txt",
    "100%.txt",
    "%2e%2e/x",
    "päth/日本/🙂.txt",
    "a//b/",
    "a/../b",
    "q?x=1&y#z",
    "!*'()~;:@$,[]",
    "k".repeat(1024),
    "CON",
    "Case",
  ])("accepts the key %s", async (Key) => {
    const { client } = await createWorld();

    await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));

    expect(Contents?.map((object) => object.Key)).toEqual([Key]);
    expect(head.ContentLength).toBe(1);
  });

  it("rejects a key of 1,025 bytes", async () => {
    const { client } = await createWorld();

    const put = client.send(new PutObjectCommand({ Bucket, Key: "k".repeat(1025), Body: "x" }));

    await expect(put).rejects.toMatchObject({ name: "KeyTooLongError", Size: "1025" });
  });

  it("keeps an empty object", async () => {
    const { client } = await createWorld();

    await client.send(new PutObjectCommand({ Bucket, Key: "empty", Body: "" }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "empty" }));

    expect([got.ContentLength, await got.Body?.transformToString()]).toEqual([0, ""]);
  });

  it.each([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=0-99", "0123456789", "bytes 0-9/10"],
  ])("returns the range %s", async (Range, body, contentRange) => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ Bucket, Key: "r", Body: "0123456789" }));

    const got = await client.send(new GetObjectCommand({ Bucket, Key: "r", Range }));

    expect(got).toMatchObject({ ContentRange: contentRange, $metadata: { httpStatusCode: 206 } });
    expect(await got.Body?.transformToString()).toBe(body);
  });

  it("rejects a range beyond the end with 416", async () => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ Bucket, Key: "r", Body: "0123456789" }));

    const got = client.send(new GetObjectCommand({ Bucket, Key: "r", Range: "bytes=10-" }));

    await expect(got).rejects.toMatchObject({ name: "InvalidRange", $metadata: { httpStatusCode: 416 } });
  });

  it("responds to conditions of a read with 304 and 412", async () => {
    const { client } = await createWorld();
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: "c", Body: "x" }));
    const get = (condition: object) => client.send(new GetObjectCommand({ Bucket, Key: "c", ...condition }));

    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    await expect(get({ IfMatch: ETag })).resolves.toMatchObject({ ETag });
  });

  it("responds 404 for a missing object only to callers who may list", async () => {
    const world = await createWorld();
    const get = new GetObjectCommand({ Bucket, Key: "missing" });

    await expect(world.client.send(get)).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(world.clientFor(world.writer()).send(get)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("lists pages, prefixes and common prefixes in byte order", async () => {
    const { client } = await createWorld();
    for (const Key of ["b", "a/1", "a/2", "c/1", "é", "Z"]) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    }

    const first = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 3 }));
    const second = await client.send(
      new ListObjectsV2Command({ Bucket, Delimiter: "/", ContinuationToken: first.NextContinuationToken }),
    );
    const inner = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "a/" }));

    expect([first.Contents, first.CommonPrefixes].map((list) => list?.length)).toEqual([2, 1]);
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(["Z", "b"]);
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(["é"]);
    expect(second.CommonPrefixes).toEqual([{ Prefix: "c/" }]);
    expect(inner.Contents?.map(({ Key }) => Key)).toEqual(["a/1", "a/2"]);
  });

  it("deletes an object", async () => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ Bucket, Key: "d", Body: "x" }));

    await client.send(new DeleteObjectCommand({ Bucket, Key: "d" }));

    await expect(client.send(new HeadObjectCommand({ Bucket, Key: "d" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("keeps old versions if the bucket has versioning", async () => {
    const { client } = await createWorld({ versioning: "Enabled" });
    const first = await client.send(new PutObjectCommand({ Bucket, Key: "v", Body: "1" }));
    await client.send(new PutObjectCommand({ Bucket, Key: "v", Body: "2" }));
    const deleted = await client.send(new DeleteObjectCommand({ Bucket, Key: "v" }));

    const old = await client.send(new GetObjectCommand({ Bucket, Key: "v", VersionId: first.VersionId }));

    expect(await text(old.Body as Readable)).toBe("1");
    expect(deleted.DeleteMarker).toBe(true);
    await expect(client.send(new GetObjectCommand({ Bucket, Key: "v" }))).rejects.toMatchObject({
      name: "NoSuchKey",
    });
    // A deleted key counts as missing.
    await expect(
      client.send(new PutObjectCommand({ Bucket, Key: "v", Body: "3", IfNoneMatch: "*" })),
    ).resolves.toBeDefined();
  });

  it("responds to HeadBucket", async () => {
    const { client } = await createWorld();

    const head = await client.send(new HeadBucketCommand({ Bucket }));

    expect(head.BucketRegion).toBe("eu-central-1");
    await expect(client.send(new HeadBucketCommand({ Bucket: "other" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("rejects operations that are not emulated, and names them", async () => {
    const { client } = await createWorld();

    const restored = client.send(new RestoreObjectCommand({ Bucket, Key: "m" }));

    await expect(restored).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringContaining("RestoreObject"),
    });
  });
});

import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { beginUpload, continueUpload, FULL_PART, MIB } from "../support/multipart.js";
import type { World } from "../support/world.js";
import { createWorld } from "../support/world.js";

const object = { Bucket: "files", Key: "in/m" };

async function content({ client }: World, input: object = {}): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ ...object, ...input }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

const blobs = ({ dataFolder }: World): Promise<string[]> => readdir(join(dataFolder, "files", "blobs"));

describe("a multipart upload", () => {
  it("becomes one object of its parts, with the settings from its start", async () => {
    const world = await createWorld();
    const [first, last] = [randomBytes(5 * MIB), randomBytes(1000)];
    const upload = await beginUpload(world, {
      ContentType: "image/png",
      CacheControl: "no-store",
      Metadata: { "upload-id": "u1" },
      Tagging: "a=b",
      StorageClass: "STANDARD_IA",
    });

    const etags = [await upload.part(3, first), await upload.part(7, last)];
    const completed = await upload.complete([
      { PartNumber: 3, ETag: etags[0] },
      { PartNumber: 7, ETag: etags[1] },
    ]);

    const digests = [first, last].map((part) => createHash("md5").update(part).digest());
    const etag = `"${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-2"`;
    expect(completed).toMatchObject({
      ETag: etag,
      Bucket: "files",
      Key: "in/m",
      Location: "https://files.s3.eu-central-1.amazonaws.com/in%2Fm",
      ServerSideEncryption: "AES256",
    });
    expect((await content(world)).equals(Buffer.concat([first, last]))).toBe(true);
    await expect(world.client.send(new HeadObjectCommand(object))).resolves.toMatchObject({
      ETag: etag,
      ContentLength: 5 * MIB + 1000,
      ContentType: "image/png",
      CacheControl: "no-store",
      Metadata: { "upload-id": "u1" },
      StorageClass: "STANDARD_IA",
    });
  });

  it.each([
    ["within the first part", 10, 20],
    ["across parts", 5 * MIB - 3, 5 * MIB + 4],
    ["within the last part", 10 * MIB, 10 * MIB + 4],
    ["over all of them", 1, 10 * MIB + 3],
  ])("returns a range %s", async (_, start, end) => {
    const world = await createWorld();
    const parts = [randomBytes(5 * MIB), randomBytes(5 * MIB), randomBytes(10)];
    const upload = await beginUpload(world);
    const list = [];
    for (const [index, part] of parts.entries()) {
      list.push({ PartNumber: index + 1, ETag: await upload.part(index + 1, part) });
    }
    await upload.complete(list);

    const range = await content(world, { Range: `bytes=${start}-${end}` });

    expect(range.equals(Buffer.concat(parts).subarray(start, end + 1))).toBe(true);
  });

  it("keeps the last of several parts with the same number, and only the listed parts", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    await upload.part(1, "first try");
    const ETag = await upload.part(1, "second try");
    await upload.part(2, "not listed");

    await upload.complete([{ PartNumber: 1, ETag }]);

    expect((await content(world)).toString()).toBe("second try");
    expect(await blobs(world)).toHaveLength(1);
  });

  it("is not an object before its completion, and leaves nothing when aborted", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const ETag = await upload.part(1, "x");
    await expect(content(world)).rejects.toMatchObject({ name: "NoSuchKey" });

    await world.client.send(new AbortMultipartUploadCommand({ ...object, UploadId: upload.uploadId }));

    expect(await blobs(world)).toEqual([]);
    await expect(upload.part(2, "y")).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(upload.complete([{ PartNumber: 1, ETag }])).rejects.toMatchObject({
      name: "NoSuchUpload",
      UploadId: upload.uploadId,
    });
  });

  it("uses the signed headers of a presigned URL, and nothing of its query", async () => {
    const world = await createWorld();
    const inHeaders = new Set(["x-amz-meta-upload-id", "x-amz-checksum-algorithm"]);
    const url = await getSignedUrl(
      world.client,
      new CreateMultipartUploadCommand({
        ...object,
        Metadata: { "upload-id": "u1", hoisted: "1" },
        StorageClass: "STANDARD_IA",
        ChecksumAlgorithm: "SHA256",
      }),
      { unhoistableHeaders: inHeaders },
    );

    const answer = await fetch(url, {
      method: "POST",
      headers: { "x-amz-meta-upload-id": "u1", "x-amz-checksum-algorithm": "SHA256" },
    });
    const uploadId = /<UploadId>(.*)<.UploadId>/.exec(await answer.text())?.[1] ?? "";
    const ChecksumSHA256 = createHash("sha256").update("x").digest("base64");
    const upload = continueUpload(world, uploadId);
    const ETag = await upload.part(1, "x", { ChecksumSHA256 });
    await upload.complete([{ PartNumber: 1, ETag, ChecksumSHA256 }]);
    const head = await world.client.send(new HeadObjectCommand({ ...object, ChecksumMode: "ENABLED" }));

    expect(url).toContain("x-amz-meta-hoisted=1");
    expect(url).toContain("x-amz-storage-class=STANDARD_IA");
    expect(head.Metadata).toEqual({ "upload-id": "u1" });
    expect([head.ChecksumType, head.StorageClass]).toEqual(["COMPOSITE", undefined]);
  });

  it("accepts parts by presigned URLs, each for its own key and number only", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const command = new UploadPartCommand({ ...object, UploadId: upload.uploadId, PartNumber: 1 });
    const url = await getSignedUrl(world.client, command);
    const send = async (to: string) => (await fetch(to, { method: "PUT", body: "x" })).status;

    const taken = await send(url);
    const rejected = [
      await send(url.replace("partNumber=1", "partNumber=2")),
      await send(url.replace("/in/m?", "/in/n?")),
      await send(url.replace("uploadId=", "uploadId=z")),
    ];

    expect([taken, ...rejected]).toEqual([200, 403, 403, 403]);
    await expect(
      upload.complete([{ PartNumber: 1, ETag: '"9dd4e461268c8034f5c8564e155c67a6"' }]),
    ).resolves.toBeDefined();
  });

  it("can be resumed after a restart", async () => {
    const before = await createWorld();
    const { uploadId, part } = await beginUpload(before, { ContentType: "text/plain" });
    const first = await part(1, FULL_PART);
    await before.service.close();

    const world = await createWorld({}, undefined, before.dataFolder);
    const upload = continueUpload(world, uploadId);
    const { Parts } = await world.client.send(new ListPartsCommand({ ...object, UploadId: uploadId }));
    const last = await upload.part(2, "end");
    await upload.complete([
      { PartNumber: 1, ETag: first },
      { PartNumber: 2, ETag: last },
    ]);

    expect(Parts?.map(({ PartNumber, ETag, Size }) => [PartNumber, ETag, Size])).toEqual([
      [1, first, FULL_PART.length],
    ]);
    expect((await content(world)).equals(Buffer.concat([FULL_PART, Buffer.from("end")]))).toBe(true);
  });

  it("responds to a repeated completion as to the first, even in another run", async () => {
    const before = await createWorld({ versioning: "Enabled" });
    const upload = await beginUpload(before);
    const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];
    const once = await upload.complete(parts, { IfNoneMatch: "*" });
    const all = await Promise.all(
      Array.from({ length: 20 }, () => upload.complete(parts, { IfNoneMatch: "*" })),
    );
    await before.service.close();

    const world = await createWorld({ versioning: "Enabled" }, undefined, before.dataFolder);
    const again = await continueUpload(world, upload.uploadId).complete(parts);

    expect(once.VersionId).toMatch(/./);
    for (const { ETag, VersionId } of [...all, again]) {
      expect([ETag, VersionId]).toEqual([once.ETag, once.VersionId]);
    }
  });

  it.each([
    [60_000, "completed"],
    [60_001, "NoSuchUpload"],
  ])("responds to a completion that is repeated after %i ms: %s", async (later, outcome) => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];
    await upload.complete(parts);
    world.time.now += later;

    const repeated = upload.complete(parts).then(
      () => "completed",
      ({ name }: Error) => name,
    );

    expect(await repeated).toBe(outcome);
    expect(await content(world)).toEqual(Buffer.from("x"));
  });

  it("creates one object from a hundred parallel completions", async () => {
    const announced: string[] = [];
    const world = await createWorld({ versioning: "Enabled" }, undefined, undefined, {
      onObjectCreated: ({ reason, versionId = "" }) => announced.push(`${reason} ${versionId}`),
    });
    const upload = await beginUpload(world);
    const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];

    const all = await Promise.all(Array.from({ length: 100 }, () => upload.complete(parts)));

    const [versionId] = new Set(all.map((completed) => completed.VersionId));
    expect(new Set(all.map((completed) => completed.VersionId)).size).toBe(1);
    expect(announced).toEqual([`CompleteMultipartUpload ${versionId}`]);
  });

  it("continues to return an object's content while it is replaced", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const parts = [
      { PartNumber: 1, ETag: await upload.part(1, FULL_PART) },
      { PartNumber: 2, ETag: await upload.part(2, FULL_PART) },
    ];
    await upload.complete(parts);
    const { Body } = await world.client.send(new GetObjectCommand(object));

    const second = await beginUpload(world);
    await second.complete([{ PartNumber: 1, ETag: await second.part(1, "new") }]);
    const old = Buffer.from((await Body?.transformToByteArray()) ?? []);

    expect(old.equals(Buffer.concat([FULL_PART, FULL_PART]))).toBe(true);
    await expect.poll(() => blobs(world)).toHaveLength(1);
  });
});

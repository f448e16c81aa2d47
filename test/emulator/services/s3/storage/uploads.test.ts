import { cp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { BucketStore } from "../../../../../emulator/services/s3/storage/bucket-store.js";
import { openBucketStore } from "../../../../../emulator/services/s3/storage/bucket-store.js";
import type { Part, Upload } from "../../../../../emulator/services/s3/storage/multipart/upload-record.js";
import type { ObjectVersion } from "../../../../../emulator/services/s3/storage/object-record.js";
import { temporaryFolder } from "../support/world.js";

const settings = {
  headers: {},
  metadata: {},
  tags: {},
  storageClass: "STANDARD",
  encryption: { algorithm: "AES256" },
};

const UPLOAD: Upload = {
  uploadId: "u1",
  key: "k",
  initiated: 0,
  initiator: "arn:aws:iam::111122223333:user/me",
  settings,
  checksum: { algorithm: "CRC64NVME", type: "FULL_OBJECT", requested: false },
};

async function stagePart(store: BucketStore, partNumber: number, content: string): Promise<Part> {
  const staged = await store.stage(
    (async function* () {
      yield Buffer.from(content);
    })(),
  );
  return { ...staged, partNumber, etag: '"e"', checksum: "", lastModified: 0 };
}

async function complete(store: BucketStore, parts: readonly Part[]): Promise<ObjectVersion> {
  const version: ObjectVersion = {
    type: "object",
    ...settings,
    versionId: "null",
    lastModified: 0,
    blobs: parts.map(({ blob, size }) => ({ blob, size })),
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: '"e-1"',
    checksums: {},
    checksumType: "FULL_OBJECT",
    uploadId: UPLOAD.uploadId,
  };
  return store.change("k", () => ({ versions: [version], result: version, completes: UPLOAD.uploadId }));
}

const names = (folder: string, inner: string): Promise<string[]> => readdir(join(folder, inner));

describe("the uploads of a bucket", () => {
  it("are found with their parts after a restart, without incomplete content", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    await store.uploads.create(UPLOAD);
    const part = await stagePart(store, 1, "one");
    await store.uploads.putPart(UPLOAD, part);
    await stagePart(store, 2, "half");
    await writeFile(join(folder, "staging", "x"), '{"partNumber":2,');

    const again = await openBucketStore(folder);

    expect(again.uploads.find("k", "u1")).toEqual({ upload: UPLOAD, parts: new Map([[1, part]]) });
    expect([await names(folder, "blobs"), await names(folder, "staging")]).toEqual([[part.blob], []]);
  });

  it("are not found under another key", async () => {
    const store = await openBucketStore(await temporaryFolder());
    await store.uploads.create(UPLOAD);

    expect(store.uploads.find("other", "u1")).toBeUndefined();
  });

  it("become an object without a copy of their content", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    await store.uploads.create(UPLOAD);
    const parts = [await stagePart(store, 1, "one "), await stagePart(store, 2, "two")];
    for (const part of parts) await store.uploads.putPart(UPLOAD, part);

    const version = await complete(store, parts);

    expect((await names(folder, "blobs")).sort()).toEqual(parts.map(({ blob }) => blob).sort());
    expect(await names(folder, "uploads")).toEqual([]);
    expect(await text(await store.openContent(version))).toBe("one two");
    expect(await text(await store.openContent(version, { start: 3, end: 4 }))).toBe(" t");
  });

  it("end when the bucket is opened, if a crash left them after they became an object", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    await store.uploads.create(UPLOAD);
    const parts = [await stagePart(store, 1, "used"), await stagePart(store, 2, "unused")];
    for (const part of parts) await store.uploads.putPart(UPLOAD, part);
    const crashed = await temporaryFolder();
    await cp(folder, crashed, { recursive: true });
    const version = await complete(store, parts.slice(0, 1));
    await cp(join(folder, "keys"), join(crashed, "keys"), { recursive: true });

    const again = await openBucketStore(crashed);

    expect(again.uploads.list()).toEqual([]);
    expect([await names(crashed, "uploads"), await names(crashed, "blobs")]).toEqual([[], [parts[0]?.blob]]);
    expect(await text(await again.openContent(version))).toBe("used");
  });

  it("keep the content that an object needs when they are aborted", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    await store.uploads.create(UPLOAD);
    const part = await stagePart(store, 1, "used");
    await store.uploads.putPart(UPLOAD, part);
    const version = await store.change("k", () => {
      const written = { ...UPLOAD.settings, type: "object", versionId: "null", lastModified: 0 } as const;
      const result: ObjectVersion = {
        ...written,
        blobs: [part],
        size: part.size,
        etag: "",
        checksums: {},
        checksumType: "FULL_OBJECT",
      };
      return { versions: [result], result };
    });

    const [aborted, again] = [await store.uploads.abort(UPLOAD), await store.uploads.abort(UPLOAD)];

    expect([aborted, again]).toEqual([true, false]);
    expect(await text(await store.openContent(version))).toBe("used");
  });

  it("accept no part after their end", async () => {
    const store = await openBucketStore(await temporaryFolder());
    await store.uploads.create(UPLOAD);
    await store.uploads.abort(UPLOAD);

    expect(await store.uploads.putPart(UPLOAD, await stagePart(store, 1, "late"))).toBe(false);
  });
});

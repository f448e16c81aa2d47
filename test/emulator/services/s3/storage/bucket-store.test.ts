import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { BucketStore } from "../../../../../emulator/services/s3/storage/bucket-store.js";
import { openBucketStore } from "../../../../../emulator/services/s3/storage/bucket-store.js";
import type { ObjectVersion } from "../../../../../emulator/services/s3/storage/object-record.js";
import { temporaryFolder } from "../support/world.js";

async function* bytes(...chunks: string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function* broken(): AsyncGenerator<Buffer> {
  yield Buffer.from("half");
  throw new RangeError("cut off");
}

const versionOf = (staged: { blob: string; size: number }): ObjectVersion => ({
  type: "object",
  versionId: "null",
  lastModified: 0,
  blobs: [staged],
  size: staged.size,
  etag: '""',
  checksums: {},
  checksumType: "FULL_OBJECT",
  headers: {},
  metadata: {},
  tags: {},
  storageClass: "STANDARD",
  encryption: { algorithm: "AES256" },
});

async function write(store: BucketStore, key: string, content: string): Promise<ObjectVersion> {
  const version = versionOf(await store.stage(bytes(content)));
  return store.change(key, () => ({ versions: [version], result: version }));
}

describe("openBucketStore", () => {
  it("finds every object after a restart, under any key", async () => {
    const folder = await temporaryFolder();
    const keys = ["../../up", "A", "a", "é", "e\u0301", "nul", "x/".repeat(512), "\u0000"];
    const store = await openBucketStore(folder);
    for (const key of keys) await write(store, key, key);

    const again = await openBucketStore(folder);

    expect([...again.keys()].sort()).toEqual([...keys].sort());
    for (const key of keys) expect((await again.read(key))?.key).toBe(key);
    expect(await readdir(join(folder, "keys"))).toHaveLength(keys.length);
  });

  it("removes content that no object refers to, and half-written records", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    const kept = await write(store, "k", "kept");
    await store.stage(bytes("orphan"));
    await writeFile(join(folder, "staging", "half"), '{"key":"k","ver');

    const again = await openBucketStore(folder);

    expect(await readdir(join(folder, "blobs"))).toEqual(kept.blobs.map(({ blob }) => blob));
    expect(await readdir(join(folder, "staging"))).toEqual([]);
    expect(await text(await again.openContent(kept))).toBe("kept");
  });

  it("removes content whose writing was interrupted", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);

    await expect(store.stage(broken())).rejects.toThrow("cut off");

    expect(await readdir(join(folder, "blobs"))).toEqual([]);
  });

  it("changes nothing if the decision throws", async () => {
    const store = await openBucketStore(await temporaryFolder());
    const old = await write(store, "k", "old");

    const change = store.change("k", () => {
      throw new RangeError("no");
    });

    await expect(change).rejects.toThrow("no");
    expect((await store.read("k"))?.versions).toEqual([old]);
  });

  it("runs changes of one key one after the other", async () => {
    const store = await openBucketStore(await temporaryFolder());
    const staged = await store.stage(bytes("x"));

    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.change("k", (record) => ({
          versions: [
            versionOf({ ...staged, size: (record?.versions.length ?? 0) + 1 }),
            ...(record?.versions ?? []),
          ],
          result: undefined,
        })),
      ),
    );

    expect((await store.read("k"))?.versions).toHaveLength(20);
  });

  it("drops the content of replaced objects, and returns a range of the current one", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    await write(store, "k", "old");

    const version = await write(store, "k", "0123456789");

    expect(await readdir(join(folder, "blobs"))).toEqual(version.blobs.map(({ blob }) => blob));
    expect(await text(await store.openContent(version, { start: 2, end: 4 }))).toBe("234");
  });

  it("forgets a key without versions", async () => {
    const folder = await temporaryFolder();
    const store = await openBucketStore(folder);
    await write(store, "k", "x");

    await store.change("k", () => ({ versions: [], result: undefined }));

    expect([await store.read("k"), store.keys(), await readdir(join(folder, "keys"))]).toEqual([
      undefined,
      [],
      [],
    ]);
    await rm(folder, { recursive: true });
  });
});

import { readdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { BlobFolder } from "../../../../../emulator/services/s3/storage/blob-folder.js";
import {
  BlobRemovedError,
  createBlobFolder,
} from "../../../../../emulator/services/s3/storage/blob-folder.js";
import type { StoredBlob } from "../../../../../emulator/services/s3/storage/object-record.js";
import { temporaryFolder } from "../support/world.js";

const write = (blobs: BlobFolder, content: string): Promise<StoredBlob> =>
  blobs.write(
    (async function* () {
      yield Buffer.from(content);
    })(),
  );

async function folderWith(...contents: readonly string[]) {
  const folder = await temporaryFolder();
  const blobs = createBlobFolder(folder);
  const stored: StoredBlob[] = [];
  for (const content of contents) stored.push(await write(blobs, content));
  return { folder, blobs, stored, names: stored.map(({ blob }) => blob) };
}

describe("a blob folder", () => {
  it.each([
    [0, 8, "abcdefghi"],
    [0, 0, "a"],
    [2, 3, "cd"],
    [3, 5, "def"],
    [8, 8, "i"],
    [1, 7, "bcdefgh"],
  ])("reads bytes %i to %i of several blobs, one of them empty", async (start, end, expected) => {
    const { blobs, stored } = await folderWith("abc", "", "def", "ghi");

    expect(await text(await blobs.open(stored, { start, end }))).toBe(expected);
  });

  it("removes no blob while it is read", async () => {
    const { folder, blobs, stored, names } = await folderWith("abc", "def");
    const [one, other] = [await blobs.open(stored), await blobs.open(stored)];

    await blobs.remove(names);
    const first = await text(one);
    const between = await readdir(folder);
    const second = await text(other);

    expect([first, between.length, second]).toEqual(["abcdef", 2, "abcdef"]);
    await expect.poll(() => readdir(folder)).toEqual([]);
  });

  it("rejects new readers of removed blobs, even if others still read them", async () => {
    const { blobs, stored, names } = await folderWith("abc", "def");
    const reader = await blobs.open(stored);

    await blobs.remove(names);

    await expect(blobs.open(stored)).rejects.toBeInstanceOf(BlobRemovedError);
    await text(reader);
    await expect(blobs.open(stored)).rejects.toBeInstanceOf(BlobRemovedError);
  });

  it("releases blobs that a reader does not read to the end", async () => {
    const { folder, blobs, stored, names } = await folderWith("abc");
    const reader = await blobs.open(stored);
    await blobs.remove(names);

    reader.destroy();

    await expect.poll(() => readdir(folder)).toEqual([]);
  });
});

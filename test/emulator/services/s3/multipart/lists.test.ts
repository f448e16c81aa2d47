import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ListMultipartUploadsCommandInput, ListPartsCommandInput } from "@aws-sdk/client-s3";
import { ListMultipartUploadsCommand, ListPartsCommand, paginateListParts } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { beginUpload } from "../support/multipart.js";
import { createWorld } from "../support/world.js";

const Bucket = "files";

describe("ListParts", () => {
  it("returns pages in the order of the numbers", async () => {
    const { client } = await createWorld();
    const upload = await beginUpload({ client });
    for (const number of [10, 9, 2, 1, 100]) await upload.part(number, String(number));
    const list = (input: Partial<ListPartsCommandInput>) =>
      client.send(new ListPartsCommand({ Bucket, Key: "in/m", UploadId: upload.uploadId, ...input }));

    const first = await list({ MaxParts: 2 });
    const second = await list({ MaxParts: 2, PartNumberMarker: first.NextPartNumberMarker });
    const last = await list({ PartNumberMarker: second.NextPartNumberMarker });

    expect([first, second, last].map((page) => page.Parts?.map(({ PartNumber }) => PartNumber))).toEqual([
      [1, 2],
      [9, 10],
      [100],
    ]);
    expect([first, second, last].map((page) => page.IsTruncated)).toEqual([true, true, false]);
    expect(first.Parts?.[1]).toMatchObject({ Size: 1, ETag: '"c81e728d9d4c2f636f067f89cc14862c"' });
    expect(first.Initiator?.ID).toMatch(/^arn:aws:/);
  });

  it("returns at most a thousand, and all of 1,100 on its pages", async () => {
    const before = await createWorld();
    const { uploadId, part } = await beginUpload(before);
    await part(1, "x");
    await before.service.close();
    const folder = join(before.dataFolder, Bucket, "uploads", uploadId);
    const record = JSON.parse(await readFile(join(folder, "1.json"), "utf8"));
    for (let partNumber = 2; partNumber <= 1100; partNumber += 1) {
      await writeFile(join(folder, `${partNumber}.json`), JSON.stringify({ ...record, partNumber }));
    }
    const { client } = await createWorld({}, undefined, before.dataFolder);

    const sizes: number[] = [];
    const target = { Bucket, Key: "in/m", UploadId: uploadId, MaxParts: 5000 };
    for await (const { Parts = [], MaxParts } of paginateListParts({ client }, target)) {
      expect(MaxParts).toBe(1000);
      sizes.push(Parts.length);
    }

    expect(sizes).toEqual([1000, 100, 0]);
    expect(await readdir(folder)).toHaveLength(1101);
  });

  it.each([
    ["max-parts", { MaxParts: -1 }],
    ["part-number-marker", { PartNumberMarker: "x" }],
  ])("rejects a %s that is not a number", async (name, input) => {
    const { client } = await createWorld();
    const { uploadId } = await beginUpload({ client });

    const listed = client.send(new ListPartsCommand({ Bucket, Key: "in/m", UploadId: uploadId, ...input }));

    await expect(listed).rejects.toMatchObject({ name: "InvalidArgument", ArgumentName: name });
  });

  it("rejects an unknown upload", async () => {
    const { client } = await createWorld();

    const listed = client.send(new ListPartsCommand({ Bucket, Key: "in/m", UploadId: "x" }));

    await expect(listed).rejects.toMatchObject({ name: "NoSuchUpload" });
  });
});

describe("ListMultipartUploads", () => {
  async function worldWithUploads() {
    const world = await createWorld();
    const list = (input: Partial<ListMultipartUploadsCommandInput> = {}) =>
      world.client.send(new ListMultipartUploadsCommand({ Bucket, ...input }));
    for (const Key of ["b", "a/1", "a/2", "b", "é", "Z"]) {
      world.time.now += 1;
      await beginUpload(world, { Key });
    }
    return { ...world, list };
  }

  it("returns uploads by key, then by their start", async () => {
    const { list, time } = await worldWithUploads();

    const { Uploads = [] } = await list();

    expect(Uploads.map(({ Key }) => Key)).toEqual(["Z", "a/1", "a/2", "b", "b", "é"]);
    expect(Uploads.slice(3, 5).map(({ Initiated }) => time.now - Number(Initiated))).toEqual([5, 2]);
    expect(Uploads[0]).toMatchObject({
      StorageClass: "STANDARD",
      UploadId: expect.stringMatching(/^[\w-]{60,}$/),
    });
  });

  it.each([1, 2, 3, 4, 6])("returns all uploads on pages of %i", async (MaxUploads) => {
    const { list } = await worldWithUploads();
    const all = (await list()).Uploads?.map(({ UploadId }) => UploadId);

    const found: (string | undefined)[] = [];
    for (let marker = {}, more = true; more; ) {
      const page = await list({ MaxUploads, ...marker });
      found.push(...(page.Uploads ?? []).map(({ UploadId }) => UploadId));
      marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      more = page.IsTruncated === true;
    }

    expect(found).toEqual(all);
  });

  it("returns prefixes and common prefixes", async () => {
    const { list } = await worldWithUploads();

    const grouped = await list({ Delimiter: "/", MaxUploads: 2 });
    const rest = await list({ Delimiter: "/", KeyMarker: grouped.NextKeyMarker, EncodingType: "url" });
    const inner = await list({ Prefix: "a/" });

    expect([grouped.Uploads?.map(({ Key }) => Key), grouped.CommonPrefixes]).toEqual([
      ["Z"],
      [{ Prefix: "a/" }],
    ]);
    expect([rest.Uploads?.map(({ Key }) => Key), rest.CommonPrefixes]).toEqual([
      ["b", "b", "%C3%A9"],
      undefined,
    ]);
    expect(inner.Uploads?.map(({ Key }) => Key)).toEqual(["a/1", "a/2"]);
  });
});

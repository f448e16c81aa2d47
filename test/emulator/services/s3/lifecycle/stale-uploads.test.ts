import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { applyAt, midnightAfter } from "../support/lifecycle.js";
import { beginUpload } from "../support/multipart.js";
import type { World } from "../support/world.js";
import { createWorld } from "../support/world.js";

type Rules = readonly { readonly prefix: string; readonly days: number }[];

const worldWith = (abortIncompleteMultipartUploads: Rules): Promise<World> =>
  createWorld({ abortIncompleteMultipartUploads });

async function abortedAt(world: World, moment: number): Promise<number> {
  return (await applyAt(world, moment)).abortedUploads;
}

async function keysOf({ client }: World): Promise<(string | undefined)[]> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: "files" }));
  return Uploads.map(({ Key }) => Key);
}

describe("the lifecycle of multipart uploads", () => {
  it("aborts a stale upload at the midnight after the rule's days, when the rules are applied", async () => {
    const world = await worldWith([{ prefix: "", days: 2 }]);
    const upload = await beginUpload(world);
    await upload.part(1, "x");
    const midnight = midnightAfter(world, 2);

    const early = await abortedAt(world, midnight - 1);
    const before = await keysOf(world);
    const [aborted, again] = [await abortedAt(world, midnight), await abortedAt(world, midnight)];

    expect([early, before, aborted, again]).toEqual([0, ["in/m"], 1, 0]);
    expect(await readdir(join(world.dataFolder, "files", "blobs"))).toEqual([]);
    await expect(upload.part(2, "y")).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it.each<[string, Rules, readonly string[]]>([
    ["no rule", [], ["in/a", "out/b"]],
    ["a rule for a prefix", [{ prefix: "in/", days: 1 }], ["out/b"]],
    [
      "two rules, of which the shorter one decides",
      [
        { prefix: "", days: 30 },
        { prefix: "out/", days: 1 },
      ],
      ["in/a"],
    ],
  ])("with %s keeps all other uploads", async (_, rules, kept) => {
    const world = await worldWith(rules);
    for (const Key of ["in/a", "out/b"]) await beginUpload(world, { Key });

    await applyAt(world, midnightAfter(world, 1));

    expect(await keysOf(world)).toEqual(kept);
  });

  it("is shown to clients that begin an upload or list its parts", async () => {
    const world = await worldWith([{ prefix: "in/", days: 1 }]);
    const AbortDate = new Date(midnightAfter(world, 1));
    const create = (Key: string) =>
      world.client.send(new CreateMultipartUploadCommand({ Bucket: "files", Key }));

    const begun = await create("in/m");
    const listed = await world.client.send(
      new ListPartsCommand({ Bucket: "files", Key: "in/m", UploadId: begun.UploadId }),
    );
    const other = await create("out/m");

    expect([begun.AbortDate, listed.AbortDate, other.AbortDate]).toEqual([AbortDate, AbortDate, undefined]);
  });
});

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Expiration, Bucket as ModelBucket } from "../../../../../emulator/model.js";
import { applyAt, midnightAfter } from "../support/lifecycle.js";
import type { World } from "../support/world.js";
import { createWorld } from "../support/world.js";

const Bucket = "files";
const REJECTED: Expiration = {
  versions: "current",
  prefix: "in/",
  tags: { "upload-status": "rejected" },
  days: 7,
};
const NONCURRENT: Expiration = { versions: "noncurrent", prefix: "", tags: {}, days: 1 };

function worldWith(
  expirations: readonly Expiration[],
  versioning: ModelBucket["versioning"] = "Disabled",
): Promise<World> {
  return createWorld({ expirations, versioning });
}

async function put({ client }: World, Key: string, status?: string): Promise<string | undefined> {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  if (status === undefined) return VersionId;
  const Tagging = { TagSet: [{ Key: "upload-status", Value: status }] };
  await client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging }));
  return VersionId;
}

async function keysOf({ client }: World): Promise<(string | undefined)[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
}

async function expiredAt(world: World, moment: number): Promise<number> {
  return (await applyAt(world, moment)).expiredVersions;
}

describe("the lifecycle of objects", () => {
  it("removes an object with the rule's tag at the midnight after the rule's days, and no other object", async () => {
    const world = await worldWith([REJECTED]);
    await put(world, "in/rejected", "rejected");
    await put(world, "in/other-value", "released");
    await put(world, "in/untagged");
    await put(world, "out/rejected", "rejected");
    const midnight = midnightAfter(world, 7);

    const early = await expiredAt(world, midnight - 1);
    const [expired, again] = [await expiredAt(world, midnight), await expiredAt(world, midnight)];

    expect([early, expired, again]).toEqual([0, 1, 0]);
    expect(await keysOf(world)).toEqual(["in/other-value", "in/untagged", "out/rejected"]);
  });

  it("puts a delete marker in front of the versions if the bucket has versioning", async () => {
    const world = await worldWith([REJECTED], "Enabled");
    const VersionId = await put(world, "in/rejected", "rejected");

    await expiredAt(world, midnightAfter(world, 7));

    expect(await keysOf(world)).toEqual([]);
    const version = await world.client.send(new GetObjectCommand({ Bucket, Key: "in/rejected", VersionId }));
    expect(await version.Body?.transformToString()).toBe("in/rejected");
  });

  it("removes a noncurrent version when the rule's days have passed since its successor was created, even if the successor is a delete marker", async () => {
    const world = await worldWith([NONCURRENT], "Enabled");
    const replaced = await put(world, "a");
    const current = await put(world, "a");
    const deleted = await put(world, "b");
    await world.client.send(new DeleteObjectCommand({ Bucket, Key: "b" }));
    const get = (Key: string, VersionId: string | undefined) =>
      world.client.send(new GetObjectCommand({ Bucket, Key, VersionId }));

    const early = await expiredAt(world, midnightAfter(world, 1) - 1);
    const expired = await expiredAt(world, midnightAfter(world, 1));

    expect([early, expired]).toEqual([0, 2]);
    await expect(get("a", replaced)).rejects.toMatchObject({ name: "NoSuchVersion" });
    await expect(get("b", deleted)).rejects.toMatchObject({ name: "NoSuchVersion" });
    expect((await get("a", current)).VersionId).toBe(current);
  });

  it("keeps as many of the newest noncurrent versions as a rule says", async () => {
    const world = await worldWith([{ ...NONCURRENT, newerNoncurrentVersions: 1 }], "Enabled");
    for (let count = 0; count < 4; count += 1) await put(world, "a");

    expect(await expiredAt(world, midnightAfter(world, 1))).toBe(2);
  });

  it("removes nothing without a rule", async () => {
    const world = await worldWith([]);
    await put(world, "in/rejected", "rejected");

    expect(await expiredAt(world, midnightAfter(world, 999))).toBe(0);
  });
});

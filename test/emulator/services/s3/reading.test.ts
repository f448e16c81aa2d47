import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import type { World } from "./support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "./support/world.js";

const at = { Bucket: "files", Key: "in/a.txt" };
const HOUR = 3_600_000;

async function get(world: World, headers: Record<string, string>, query = "") {
  const request = directRequest({ method: "GET", query, headers });
  const answer = await world.s3.handle(request, administrator(world));
  return { status: answer.status, names: answer.headers.map(([name]) => name), body: await bodyText(answer) };
}

describe("a conditional read", () => {
  it.each([
    ["If-Modified-Since of the write", "if-modified-since", 0, 304],
    ["If-Modified-Since of now", "if-modified-since", HOUR, 304],
    ["If-Modified-Since in the future", "if-modified-since", HOUR + 1000, 200],
    ["If-Modified-Since before the write", "if-modified-since", -1000, 200],
    ["If-Unmodified-Since in the future", "if-unmodified-since", 2 * HOUR, 200],
  ])("evaluates %s", async (_, name, offset, status) => {
    const world = await createWorld();
    const written = Math.floor(world.time.now / 1000) * 1000;
    world.time.now = written;
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    world.time.now = written + HOUR;

    const answer = await get(world, { [name]: new Date(written + offset).toUTCString() });

    expect(answer.status).toBe(status);
  });

  it("answers 304 without checksums", async () => {
    const world = await createWorld();
    const { ETag = "" } = await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));

    const [full, unchanged] = [
      await get(world, { "x-amz-checksum-mode": "ENABLED" }),
      await get(world, { "x-amz-checksum-mode": "ENABLED", "if-none-match": ETag }),
    ];

    expect(full.names).toEqual(expect.arrayContaining(["x-amz-checksum-crc32", "x-amz-checksum-type"]));
    expect(unchanged).toMatchObject({ status: 304, body: "" });
    expect(unchanged.names).toEqual(expect.arrayContaining(["ETag", "Last-Modified"]));
    expect(unchanged.names.filter((name) => name.startsWith("x-amz-checksum"))).toEqual([]);
  });
});

describe("a version id", () => {
  const UNKNOWN = "A".repeat(32);
  it.each([
    ["Enabled", "x", 400, "InvalidArgument"],
    ["Enabled", "__proto__", 400, "InvalidArgument"],
    ["Enabled", `${UNKNOWN}A`, 400, "InvalidArgument"],
    ["Enabled", UNKNOWN, 404, "NoSuchVersion"],
    ["Enabled", "null", 404, "NoSuchVersion"],
    ["Suspended", "-".repeat(32), 400, "InvalidArgument"],
    ["Disabled", UNKNOWN, 400, "InvalidArgument"],
    ["Disabled", "", 400, "InvalidArgument"],
  ] as const)(
    "in a bucket with versioning %s: %s gets %i %s",
    async (versioning, VersionId, status, name) => {
      const { client } = await createWorld({ versioning });
      await client.send(new PutObjectCommand({ ...at, Body: "x" }));
      const reads = [
        new GetObjectCommand({ ...at, VersionId }),
        new GetObjectTaggingCommand({ ...at, VersionId }),
      ];

      for (const read of reads) {
        await expect(client.send(read as GetObjectCommand)).rejects.toMatchObject({
          name,
          $metadata: { httpStatusCode: status },
        });
      }
      await expect(client.send(new HeadObjectCommand({ ...at, VersionId }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: status },
      });
      const deleted = client.send(new DeleteObjectCommand({ ...at, VersionId }));
      if (status === 404) await expect(deleted).resolves.toMatchObject({ VersionId });
      else await expect(deleted).rejects.toMatchObject({ name });
    },
  );

  it("may be null without versioning", async () => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ ...at, Body: "x" }));

    const head = await client.send(new HeadObjectCommand({ ...at, VersionId: "null" }));

    expect(head.ContentLength).toBe(1);
  });
});

describe("a list of objects", () => {
  it.each([
    [true, [{ ID: expect.stringMatching(/^[0-9a-f]{64}$/) }]],
    [false, [undefined]],
    [undefined, [undefined]],
  ])("names the owner only if fetch-owner requests it: %s", async (FetchOwner, owners) => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ ...at, Body: "x" }));

    const list = await client.send(new ListObjectsV2Command({ Bucket: "files", FetchOwner }));

    expect(list.Contents?.map(({ Owner }) => Owner)).toEqual(owners);
  });
});

describe("a presigned URL", () => {
  it.each([
    ["15 minutes ahead", 900_000, 200, undefined],
    ["more than 15 minutes ahead", 901_000, 403, "AccessDenied"],
  ])("dated %s", async (_, ahead, status, code) => {
    const world = await createWorld();
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const signingDate = new Date(Math.floor(world.time.now / 1000) * 1000);
    const url = await getSignedUrl(world.client, new GetObjectCommand(at), { signingDate });
    world.time.now = signingDate.getTime() - ahead;

    const answer = await fetch(url);
    const body = await answer.text();

    expect([answer.status, /<Code>(.*?)</.exec(body)?.[1]]).toEqual([status, code]);
    if (status !== 200) {
      expect(body).toContain("<Message>Request is not yet valid</Message>");
      expect(body).toContain(`<X-Amz-Date>${signingDate.getTime()}</X-Amz-Date>`);
    }
  });

  it("sets no tags by its query, and needs no permission for them", async () => {
    const world = await createWorld();
    const url = await getSignedUrl(
      world.clientFor(world.writer()),
      new PutObjectCommand({ ...at, Tagging: "a=b" }),
    );

    const answer = await fetch(url, { method: "PUT", body: "x" });

    expect([answer.status, url.includes("x-amz-tagging=a%3Db")]).toEqual([200, true]);
    expect((await world.client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([]);
  });

  it("rejects metadata whose name is not valid in a header", async () => {
    const { client } = await createWorld();
    const command = new PutObjectCommand(at);
    command.middlewareStack.add(
      (next) => async (args) => {
        (args.request as { query: Record<string, string> }).query["x-amz-meta-a b"] = "c";
        return next(args);
      },
      { step: "build" },
    );

    const answer = await fetch(await getSignedUrl(client, command), { method: "PUT", body: "x" });

    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("InvalidArgument")]);
  });
});

import {
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import type { Bucket } from "../../../../../emulator/model.js";
import type { Parts, UploadUnderTest } from "../support/multipart.js";
import { beginUpload, continueUpload } from "../support/multipart.js";
import type { World } from "../support/world.js";
import { createWorld } from "../support/world.js";

const object = { Bucket: "files", Key: "in/m" };

async function oneUpload(world: World): Promise<{ upload: UploadUnderTest; parts: NonNullable<Parts> }> {
  const upload = await beginUpload(world);
  return { upload, parts: [{ PartNumber: 1, ETag: await upload.part(1, "new") }] };
}

const put = async ({ client }: World): Promise<string> =>
  (await client.send(new PutObjectCommand({ ...object, Body: "old" }))).ETag ?? "";
const remove = ({ client }: World) => client.send(new DeleteObjectCommand(object));

describe("a conditional completion", () => {
  it("with If-None-Match fails if an object was written before, and keeps it", async () => {
    const world = await createWorld();
    const { upload, parts } = await oneUpload(world);
    const ETag = await put(world);

    const completed = upload.complete(parts, { IfNoneMatch: "*" });

    await expect(completed).rejects.toMatchObject({
      name: "PreconditionFailed",
      Condition: "If-None-Match",
      $metadata: { httpStatusCode: 412 },
    });
    await expect(world.client.send(new HeadObjectCommand(object))).resolves.toMatchObject({ ETag });
  });

  it("with If-None-Match lets one of two uploads become the object", async () => {
    const world = await createWorld();
    const uploads = [await oneUpload(world), await oneUpload(world)];

    const completed = await Promise.allSettled(
      uploads.map(({ upload, parts }) => upload.complete(parts, { IfNoneMatch: "*" })),
    );

    expect(completed.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each([
    ["If-None-Match", { IfNoneMatch: "*" }, "If-None-Match"],
    ["If-Match", { IfMatch: "same" }, "If-Match"],
  ])("with %s responds 409 if the object has changed since the upload began", async (_, condition, name) => {
    const world = await createWorld();
    const ETag = await put(world);
    const { upload, parts } = await oneUpload(world);
    if (name === "If-None-Match") await remove(world);
    world.time.now += 1000;
    if (name === "If-Match") await put(world);

    const completed = upload.complete(parts, name === "If-Match" ? { IfMatch: ETag } : condition);

    await expect(completed).rejects.toMatchObject({
      name: "ConditionalRequestConflict",
      Condition: name,
      Key: "in/m",
      $metadata: { httpStatusCode: 409 },
    });
  });

  it.each<[string, Partial<Bucket>, (world: World) => Promise<unknown>]>([
    ["written and deleted", {}, (world) => put(world).then(() => remove(world))],
    [
      "written and deleted with versions",
      { versioning: "Enabled" },
      (world) => put(world).then(() => remove(world)),
    ],
    [
      "written and its version deleted",
      { versioning: "Enabled" },
      async (world) => {
        const { VersionId } = await world.client.send(new PutObjectCommand({ ...object, Body: "old" }));
        await world.client.send(new DeleteObjectCommand({ ...object, VersionId }));
      },
    ],
  ])("with If-None-Match responds 409 permanently if the key was %s meanwhile", async (_, bucket, happen) => {
    const world = await createWorld(bucket);
    const { upload, parts } = await oneUpload(world);
    await happen(world);
    const reopened = await createWorld(bucket, undefined, world.dataFolder);
    const conflict = { name: "ConditionalRequestConflict", $metadata: { httpStatusCode: 409 } };

    for (const { client } of [world, world, reopened]) {
      const completed = continueUpload({ client }, upload.uploadId).complete(parts, { IfNoneMatch: "*" });
      await expect(completed).rejects.toMatchObject(conflict);
    }
    const another = await oneUpload(world);
    await expect(another.upload.complete(another.parts, { IfNoneMatch: "*" })).resolves.toBeDefined();
  });

  it("with If-None-Match ignores the deletion of another key and of a missing object", async () => {
    const world = await createWorld();
    const { upload, parts } = await oneUpload(world);
    await world.client.send(new PutObjectCommand({ ...object, Key: "in/other", Body: "old" }));
    await world.client.send(new DeleteObjectCommand({ ...object, Key: "in/other" }));
    await remove(world);

    await expect(upload.complete(parts, { IfNoneMatch: "*" })).resolves.toBeDefined();
  });

  it.each<[string, (etag: string) => object, string, number]>([
    ["a wrong If-Match", () => ({ IfMatch: '"other"' }), "PreconditionFailed", 412],
    ["If-None-Match with an ETag", (etag) => ({ IfNoneMatch: etag }), "NotImplemented", 501],
    ["both", (etag) => ({ IfMatch: etag, IfNoneMatch: "*" }), "NotImplemented", 501],
  ])("rejects %s", async (_, condition, name, status) => {
    const world = await createWorld();
    const etag = await put(world);
    const { upload, parts } = await oneUpload(world);

    const completed = upload.complete(parts, condition(etag));

    await expect(completed).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
  });

  it("with If-Match replaces the object with that ETag", async () => {
    const world = await createWorld();
    const IfMatch = await put(world);
    const { upload, parts } = await oneUpload(world);

    const { ETag } = await upload.complete(parts, { IfMatch });

    await expect(world.client.send(new HeadObjectCommand(object))).resolves.toMatchObject({ ETag });
  });

  it.each([
    [
      "is ignored as a signed parameter, because no evidence shows its effect",
      true,
      200,
      "CompleteMultipartUploadResult",
    ],
    ["is enforced as a signed header", false, 412, "<Condition>If-None-Match</Condition>"],
  ])("in a presigned URL %s", async (_, inQuery, status, text) => {
    const world = await createWorld();
    const { upload, parts } = await oneUpload(world);
    await put(world);
    const command = new CompleteMultipartUploadCommand({ ...object, UploadId: upload.uploadId });
    command.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as { query: Record<string, string>; headers: Record<string, string> };
        if (inQuery) request.query["If-None-Match"] = "*";
        else request.headers["if-none-match"] = "*";
        return next(args);
      },
      { step: "build" },
    );
    const url = await getSignedUrl(world.client, command, {
      unhoistableHeaders: new Set(["if-none-match"]),
      signableHeaders: new Set(["host", "if-none-match"]),
    });

    const answer = await fetch(url, {
      method: "POST",
      body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${parts[0]?.ETag}</ETag></Part></CompleteMultipartUpload>`,
      headers: inQuery ? {} : { "if-none-match": "*" },
    });

    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
  });
});

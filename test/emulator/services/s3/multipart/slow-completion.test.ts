import { Readable } from "node:stream";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { UploadUnderTest } from "../support/multipart.js";
import { beginUpload } from "../support/multipart.js";
import type { World } from "../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../support/world.js";

const object = { Bucket: "files", Key: "in/m" };

async function slowWorld() {
  const announced: string[] = [];
  const world = await createWorld({}, undefined, undefined, {
    completeDelaySeconds: 60,
    onObjectCreated: ({ etag }) => announced.push(etag),
  });
  const upload = await beginUpload(world);
  const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];
  return { world, upload, parts, announced };
}

/** The response to a completion, as soon as it begins. */
function begin(
  world: World,
  { uploadId }: UploadUnderTest,
  etag: string,
  headers: Record<string, string> = {},
) {
  const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
  const query = `uploadId=${uploadId}`;
  const request = directRequest({ method: "POST", path: "/files/in/m", query, body, headers });
  return world.s3.handle(request, administrator(world));
}

/** Acts when the SDK has the head of its completion's response, and waits for the body. */
function onceAnswerBegins(world: World, act: () => unknown): void {
  world.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName === "CompleteMultipartUploadCommand") await act();
        return answer;
      },
    { step: "deserialize", priority: "low" },
  );
}

const isThere = ({ client }: World): Promise<boolean> =>
  client.send(new HeadObjectCommand(object)).then(
    () => true,
    () => false,
  );

describe("a completion that takes a minute", () => {
  it("responds 200 immediately, and sends the result when the delay is over", async () => {
    const { world, upload, parts, announced } = await slowWorld();

    const answer = await begin(world, upload, parts[0]?.ETag ?? "");
    const before = await isThere(world);
    world.time.now += 60_000;
    const text = await bodyText(answer);

    expect([answer.status, before]).toEqual([200, false]);
    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\s+<CompleteMultipartUploadResult/);
    expect(text).toContain("<ChecksumType>FULL_OBJECT</ChecksumType>");
    expect(await isThere(world)).toBe(true);
    expect(announced).toHaveLength(1);
  });

  it("is understood by the SDK", async () => {
    const { world, upload, parts } = await slowWorld();

    onceAnswerBegins(world, () => {
      world.time.now += 60_000;
    });

    await expect(upload.complete(parts)).resolves.toMatchObject({ ETag: expect.stringMatching(/-1"$/) });
  });

  it("returns the same result to all parallel requests, at the end of the first", async () => {
    const { world, upload, parts, announced } = await slowWorld();
    const etag = parts[0]?.ETag ?? "";

    const answers = [await begin(world, upload, etag)];
    world.time.now += 59_000;
    answers.push(await begin(world, upload, etag), await begin(world, upload, etag));
    world.time.now += 1_000;
    const texts = await Promise.all(answers.map(bodyText));

    expect(new Set(texts.map((text) => text.replace(/\s+</g, "<"))).size).toBe(1);
    expect(announced).toHaveLength(1);
  });

  it("continues after the client has disconnected", async () => {
    const { world, upload, parts } = await slowWorld();

    const { body } = await begin(world, upload, parts[0]?.ETag ?? "");
    if (body instanceof Readable) body.destroy();
    world.time.now += 60_000;

    await expect.poll(() => isThere(world)).toBe(true);
  });

  it("is rejected immediately if possible, with an error status", async () => {
    const { world, upload } = await slowWorld();

    const wrong = await begin(world, upload, '"00000000000000000000000000000000"');

    expect(wrong.status).toBe(400);
  });

  it("returns a later error in the body of its 200", async () => {
    const { world, upload, parts } = await slowWorld();
    const answer = await begin(world, upload, parts[0]?.ETag ?? "", { "If-None-Match": "*" });
    await world.client.send(new PutObjectCommand({ ...object, Body: "meanwhile" }));

    world.time.now += 60_000;
    const text = await bodyText(answer);

    expect(answer.status).toBe(200);
    expect(text).toMatch(/^<\?xml [^>]*>\s+<Error><Code>PreconditionFailed<\/Code>/);
    await expect(world.client.send(new HeadObjectCommand(object))).resolves.toMatchObject({
      ContentLength: 9,
    });
  });

  it("makes the SDK fail with a later error", async () => {
    const { world, upload, parts } = await slowWorld();
    onceAnswerBegins(world, async () => {
      await world.client.send(new PutObjectCommand({ ...object, Body: "meanwhile" }));
      world.time.now += 60_000;
    });

    await expect(upload.complete(parts, { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
  });
});

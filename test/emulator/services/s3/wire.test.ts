import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { beginUpload } from "./support/multipart.js";
import type { World } from "./support/world.js";
import { administrator, createWorld, directRequest } from "./support/world.js";

/** The head of a presigned PUT. Tests add headers to it. */
async function presignedHead({ client, service }: World, signed?: string): Promise<string> {
  const put = new PutObjectCommand({ Bucket: "files", Key: "in/a.txt" });
  const url = new URL(signed ?? (await getSignedUrl(client, put)));
  return `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nConnection: close\r\n`;
}

async function send(world: World, rest: string, signed?: string): Promise<string> {
  const socket = connect(world.service.port, "127.0.0.1");
  socket.write((await presignedHead(world, signed)) + rest);
  return text(socket);
}

async function fetchHeader(world: World, name: string): Promise<string | undefined> {
  const answer = await world.s3.handle(directRequest({ method: "HEAD" }), administrator(world));
  return answer.headers.find(([candidate]) => candidate === name)?.[1];
}

async function stored(world: World): Promise<number> {
  return (await world.s3.handle(directRequest({ method: "GET" }), administrator(world))).status;
}

describe("S3, with raw HTTP as the client", () => {
  it.each([
    ["a chunked transfer", "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "501", "NotImplemented"],
    ["a request without a length", "\r\n", "411", "MissingContentLength"],
  ])("rejects %s", async (_, rest, status, code) => {
    const world = await createWorld();

    const answer = await send(world, rest);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*<Code>${code}</Code>`));
    expect(answer.includes("<Header>Transfer-Encoding</Header>")).toBe(status === "501");
    expect(await stored(world)).toBe(404);
  });

  it("rejects a chunked part", async () => {
    const world = await createWorld();
    const { uploadId } = await beginUpload(world, { Key: "in/a.txt" });
    const part = new UploadPartCommand({
      Bucket: "files",
      Key: "in/a.txt",
      UploadId: uploadId,
      PartNumber: 1,
    });
    const url = await getSignedUrl(world.client, part);

    const answer = await send(world, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", url);

    expect(answer).toMatch(/^HTTP\/1\.1 501 [\s\S]*<Header>Transfer-Encoding<\/Header>/);
  });

  it("accepts an empty Expect header", async () => {
    const world = await createWorld();

    const answer = await send(world, "Expect:\r\nContent-Length: 1\r\n\r\nx");

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await stored(world)).toBe(200);
  });

  it("keeps headers and metadata that have names of JavaScript properties", async () => {
    const world = await createWorld();
    const names = ["__proto__", "constructor", "toString", "hasownproperty", "valueOf"];
    const at = { Bucket: "files", Key: "in/a.txt" };
    const Metadata = Object.fromEntries(names.map((name) => [name.toLowerCase(), `${name} value`]));

    const headers = names.map((name) => `${name}: x\r\n`).join("");
    const answer = await send(
      world,
      `${headers}Content-Length: 1\r\n\r\nx`,
      await getSignedUrl(world.client, new PutObjectCommand({ ...at, Metadata })),
    );
    const kept = await Promise.all(
      Object.keys(Metadata).map((name) => fetchHeader(world, `x-amz-meta-${name}`)),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(kept).toEqual(Object.values(Metadata));
  });

  it("rejects a request before it reads the content", async () => {
    const world = await createWorld();
    const large = 6 * 1024 ** 3;

    const answer = await send(world, `Expect: 100-continue\r\nContent-Length: ${large}\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>EntityTooLarge<\/Code>/);
    expect(answer).not.toContain("100 Continue");
  });

  it("stores nothing of an aborted upload", async () => {
    const world = await createWorld();
    const socket = connect(world.service.port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`${await presignedHead(world)}Content-Length: 100000\r\n\r\n${"x".repeat(50_000)}`);
    const blobs = join(world.dataFolder, "files", "blobs");
    const filesThere = () => readdir(blobs).catch(() => []);
    await expect.poll(filesThere).toHaveLength(1);

    socket.destroy();

    await expect.poll(filesThere).toHaveLength(0);
    await delay(0);
    expect(await stored(world)).toBe(404);
  });
});

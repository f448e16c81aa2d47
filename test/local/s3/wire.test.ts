import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import type { World } from "./support/world.js";
import { administrator, createWorld, directRequest } from "./support/world.js";

/** The head of a presigned PUT, to which a test adds what it likes. */
async function presignedHead({ client, service }: World): Promise<string> {
  const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket: "files", Key: "in/a.txt" })));
  return `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nConnection: close\r\n`;
}

async function send(world: World, rest: string): Promise<string> {
  const socket = connect(world.service.port, "127.0.0.1");
  socket.write((await presignedHead(world)) + rest);
  return text(socket);
}

async function stored(world: World): Promise<number> {
  return (await world.s3.handle(directRequest({ method: "GET" }), administrator(world))).status;
}

describe("on the wire", () => {
  it("asks for a length", async () => {
    const world = await createWorld();

    const answer = await send(world, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");

    expect(answer).toMatch(/^HTTP\/1\.1 411 [\s\S]*<Code>MissingContentLength<\/Code>/);
    expect(await stored(world)).toBe(404);
  });

  it("refuses before it asks for the content", async () => {
    const world = await createWorld();
    const large = 6 * 1024 ** 3;

    const answer = await send(world, `Expect: 100-continue\r\nContent-Length: ${large}\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>EntityTooLarge<\/Code>/);
    expect(answer).not.toContain("100 Continue");
  });

  it("stores nothing of an upload that breaks off", async () => {
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

import { readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openStream } from "../../../client/node/source/open-stream.js";

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function bytesOf(body: { open(): AsyncIterable<Uint8Array> }): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of body.open()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe("a stream as a source", () => {
  it("gives all bytes in order, in pieces of the requested size, whatever the chunks are", async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 12 }), async (list, size) => {
        const stream = openStream(streamOf(list));
        const pieces: Buffer[] = [];
        while (!(await stream.endsWithin(0))) {
          const { body } = await stream.next(size);
          const bytes = await bytesOf(body);
          expect(bytes.length).toBe(body.length);
          // A request that is repeated sends the same bytes.
          expect(await bytesOf(body)).toEqual(bytes);
          pieces.push(bytes);
        }
        expect(Buffer.concat(pieces)).toEqual(Buffer.concat(list));
        for (const piece of pieces.slice(0, -1)) expect(piece.length).toBe(size);
      }),
    );
  });

  it("finds out whether at most a given number of bytes is left, and loses no byte", async () => {
    const stream = openStream(streamOf([Buffer.from("ab"), Buffer.from("cd")]));

    expect(await stream.endsWithin(3)).toBe(false);
    expect(await stream.endsWithin(4)).toBe(true);
    expect((await bytesOf((await stream.next(9)).body)).toString()).toBe("abcd");
    expect(await stream.endsWithin(0)).toBe(true);
  });

  it("keeps a piece above 16 MiB in a file of this user only, until it is freed", async () => {
    const chunk = Buffer.alloc(6 * 1_048_576, "x");
    const stream = openStream(streamOf([chunk, chunk, chunk]));
    const spooled = () => readdirSync(tmpdir()).filter((name) => name.startsWith("s3-upload-patterns-"));
    const before = spooled();

    const piece = await stream.next(17 * 1_048_576);
    const [name = ""] = spooled().filter((other) => !before.includes(other));

    expect(statSync(join(tmpdir(), name)).mode & 0o777).toBe(0o600);
    expect((await bytesOf(piece.body)).length).toBe(17 * 1_048_576);
    await piece.free();
    expect(spooled()).not.toContain(name);
  });

  it("says why a stream failed, and that nothing is kept", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("a");
      throw new Error("disk on fire");
    }
    const stream = openStream(failing());

    await expect(stream.endsWithin(5)).rejects.toMatchObject({
      kind: "source",
      code: "StreamFailed",
      message: "The stream failed before its end: disk on fire. The upload is deleted on the server.",
    });
  });
});

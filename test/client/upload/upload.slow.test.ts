import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NodeUploadOptions } from "../../../client/node/index.js";
import { upload, uploadsApi } from "../../../client/node/index.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "client-upload-"));
let stack: LocalStack;
let token: string;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: 100 * MIB } });
  token = await stack.token({ sub: "alice" });
});

afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file of random bytes. */
function fileOf(name: string, bytes: number) {
  const path = join(folder, name);
  const content = randomBytes(bytes);
  writeFileSync(path, content);
  return { path, content };
}

function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}

function optionsFor(key: string, more: Partial<NodeUploadOptions> = {}): NodeUploadOptions {
  const endpoint = String(stack.endpoints.presigned);
  return { endpoint, key, getToken: () => token, stateFolder: join(folder, "states"), ...more };
}

/** The caller's uploads of a key that are neither completed nor aborted. */
async function unfinished(key: string): Promise<unknown> {
  const api = uploadsApi({ endpoint: String(stack.endpoints.presigned), getToken: () => token });
  const { json } = await api.request("GET", `/uploads?key=${encodeURIComponent(key)}`);
  return (json as { readonly uploads: unknown }).uploads;
}

describe("an upload of a file", () => {
  it.each([
    { name: "empty", bytes: 0 },
    { name: "one PUT", bytes: 300_000 },
    { name: "parts", bytes: 33 * MIB },
  ])("stores it byte for byte: $name", async ({ name, bytes }) => {
    const { path, content } = fileOf(name, bytes);

    const result = await upload(path, optionsFor(`whole/${name}`, { type: "a/b" })).result;

    const key = `uploads/alice/whole/${name}`;
    expect(result).toMatchObject({ key, pattern: "presigned", length: bytes });
    expect((await stack.object(key))?.equals(content)).toBe(true);
    expect(await stack.head(key)).toMatchObject({ ContentType: "a/b", ETag: result.etag });
  });

  it("continues after it was stopped", async () => {
    const { path, content } = fileOf("stopped", 60 * MIB);
    const ending = new AbortController();
    const first = upload(path, optionsFor("stopped", { signal: ending.signal, maxWorkers: 1 }));
    for await (const event of first) {
      if (event.type === "progress" && event.storedBytes >= 32 * MIB) ending.abort();
    }
    await expect(first.result).rejects.toMatchObject({ kind: "aborted", code: "Stopped" });
    expect(first.state).toBe("aborted");

    const second = upload(path, optionsFor("stopped"));
    const types: string[] = [];
    let storedBefore = 0;
    for await (const event of second) {
      types.push(event.type);
      if (event.type === "started") storedBefore = event.storedBytes;
    }

    expect(storedBefore).toBe(32 * MIB);
    expect(types.at(-1)).toBe("completed");
    expect((await stack.object("uploads/alice/stopped"))?.equals(content)).toBe(true);
  });

  it("starts again with the new content if the file has changed since", async () => {
    const { path } = fileOf("changed", 40 * MIB);
    const ending = new AbortController();
    const first = upload(path, optionsFor("changed", { signal: ending.signal, maxWorkers: 1 }));
    for await (const event of first) if (event.type === "progress" && event.storedBytes > 0) ending.abort();
    const { content } = fileOf("changed", 40 * MIB);
    utimesSync(path, 1, 1);

    const second = upload(path, optionsFor("changed"));
    const isResumed = [];
    for await (const event of second) if (event.type === "started") isResumed.push(event.isResumed);

    expect(isResumed).toEqual([false]);
    expect((await stack.object("uploads/alice/changed"))?.equals(content)).toBe(true);
  });

  it.each([
    { name: "short", bytes: 300_000 },
    { name: "in parts", bytes: 12 * MIB },
  ])("stores a stream of unknown length byte for byte: $name", async ({ name, bytes }) => {
    const content = randomBytes(bytes);
    const stream = Readable.from(chunksOf(content));

    const result = await upload({ stream }, optionsFor(`stream/${name}`)).result;

    expect(result.length).toBe(bytes);
    expect((await stack.object(result.key))?.equals(content)).toBe(true);
  });

  it("leaves nothing on the server of a stream that fails", async () => {
    async function* failing() {
      yield randomBytes(12 * MIB);
      throw new Error("broken pipe");
    }

    const failed = upload({ stream: failing() }, optionsFor("stream/failed"));

    await expect(failed.result).rejects.toMatchObject({ kind: "source", code: "StreamFailed" });
    expect(await unfinished("stream/failed")).toEqual([]);
  });

  it("continues on another machine, which has no state: the parts are compared with the file", async () => {
    const { path, content } = fileOf("moved", 60 * MIB);
    const ending = new AbortController();
    const first = upload(path, optionsFor("moved", { signal: ending.signal, maxWorkers: 1 }));
    for await (const event of first)
      if (event.type === "progress" && event.storedBytes >= 32 * MIB) ending.abort();

    const second = upload(path, optionsFor("moved", { stateFolder: false }));
    let storedBefore = 0;
    for await (const event of second) if (event.type === "started") storedBefore = event.storedBytes;

    expect(storedBefore).toBe(32 * MIB);
    expect((await stack.object("uploads/alice/moved"))?.equals(content)).toBe(true);
  });

  it("reports another media type of the earlier run, which the list of uploads does not contain", async () => {
    const { path } = fileOf("typed", 40 * MIB);
    const ending = new AbortController();
    const options = { signal: ending.signal, maxWorkers: 1, type: "text/plain" };
    for await (const event of upload(path, optionsFor("typed", options)))
      if (event.type === "progress" && event.storedBytes > 0) ending.abort();

    const second = upload(path, optionsFor("typed", { stateFolder: false, type: "text/html" }));

    await expect(second.result).rejects.toMatchObject({ kind: "policy", code: "OtherType" });
    await expect(second.result).rejects.toThrow("media type text/plain, not text/html");
  });

  it("fails immediately, with the policy's reason, if the upload is not allowed", async () => {
    const { path } = fileOf("rejected", 10);

    const rejected = upload(path, optionsFor("../rejected"));

    await expect(rejected.result).rejects.toMatchObject({ kind: "policy", status: 400, name: "UploadError" });
  });

  it("fails with AlreadyExists if another object has the key", async () => {
    const { path } = fileOf("twice", 10);
    await upload(path, optionsFor("twice")).result;

    const again = upload(path, optionsFor("twice"));

    await expect(again.result).rejects.toMatchObject({ kind: "policy", code: "AlreadyExists", status: 412 });
  });

  it("leaves nothing on the server after abort()", async () => {
    const { path } = fileOf("aborted", 40 * MIB);
    const running = upload(path, optionsFor("aborted", { maxWorkers: 1 }));
    for await (const event of running) if (event.type === "started") await running.abort();

    expect(running.state).toBe("aborted");
    expect(await stack.object("uploads/alice/aborted")).toBeUndefined();
    expect(await unfinished("aborted")).toEqual([]);
  });
});

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NodeUploadOptions, UploadEvent } from "../../../client/node/index.js";
import { upload, uploadsApi } from "../../../client/node/index.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "changed-attributes-"));
const path = join(folder, "file");
const content = randomBytes(15 * MIB);
/** The attributes of the first run. */
const FIRST = {
  type: "text/plain",
  metadata: { author: "alice" },
  tags: { team: "blue" },
  storageClass: "STANDARD_IA" as const,
};
let stack: LocalStack;
let token: string;

beforeAll(async () => {
  writeFileSync(path, content);
  stack = await serveUploads({
    patterns: ["presigned"],
    policy: {
      attributes: { metadata: ["author"], tags: ["team"], storageClasses: ["STANDARD_IA", "GLACIER_IR"] },
    },
  });
  token = await stack.token({ sub: "alice" });
});

afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

function optionsFor(key: string, more: Partial<NodeUploadOptions>): NodeUploadOptions {
  return {
    endpoint: String(stack.endpoints.presigned),
    key,
    getToken: () => token,
    stateFolder: join(folder, "states"),
    partSize: 5 * MIB,
    partsAbove: 5 * MIB,
    maxWorkers: 1,
    ...more,
  };
}

/** Stops an upload with the first attributes after its first part. */
async function interrupt(key: string): Promise<void> {
  const ending = new AbortController();
  const running = upload(path, optionsFor(key, { ...FIRST, signal: ending.signal }));
  for await (const event of running) if (event.type === "progress" && event.storedBytes > 0) ending.abort();
  await expect(running.result).rejects.toMatchObject({ code: "Stopped" });
}

async function run(key: string, more: Partial<NodeUploadOptions>) {
  const events: UploadEvent[] = [];
  for await (const event of upload(path, optionsFor(key, more))) events.push(event);
  const started = events.find((event) => event.type === "started");
  const restarted = events.find((event) => event.type === "restarted");
  return { isResumed: started?.isResumed, reason: restarted?.reason, last: events.at(-1)?.type };
}

/** The caller's unfinished uploads of a key. */
async function unfinished(key: string): Promise<readonly unknown[]> {
  const api = uploadsApi({ endpoint: String(stack.endpoints.presigned), getToken: () => token });
  const { json } = await api.request("GET", `/uploads?key=${encodeURIComponent(key)}`);
  return (json as { readonly uploads: readonly unknown[] }).uploads;
}

async function stored(key: string) {
  const { ContentType, Metadata = {}, StorageClass } = await stack.head(`uploads/alice/${key}`);
  const isIdentical = (await stack.object(`uploads/alice/${key}`))?.equals(content);
  const tags = await stack.tags(`uploads/alice/${key}`);
  return { ContentType, author: Metadata.author, StorageClass, tags, isIdentical };
}

const STORED = {
  ContentType: "text/plain",
  author: "alice",
  StorageClass: "STANDARD_IA",
  tags: { team: "blue" },
  isIdentical: true,
};

describe("an upload that is continued", () => {
  it("has its attributes if the next run names the same", async () => {
    await interrupt("same");

    expect(await run("same", FIRST)).toEqual({ isResumed: true, reason: undefined, last: "completed" });
    expect(await stored("same")).toEqual(STORED);
  });

  it.each([
    ["metadata", { metadata: { author: "bob" } }, { author: "bob" }],
    ["no metadata", { metadata: {} }, { author: undefined }],
    ["tags", { tags: { team: "red" } }, { tags: { team: "red" } }],
    ["no tags", { tags: undefined }, { tags: {} }],
    ["another storage class", { storageClass: "GLACIER_IR" as const }, { StorageClass: "GLACIER_IR" }],
    ["another type", { type: "text/csv" }, { ContentType: "text/csv" }],
  ])(
    "starts again, says so, and leaves nothing of the first run, with %s",
    async (name, change, expected) => {
      const key = `changed/${name}`;
      await interrupt(key);

      const { isResumed, reason, last } = await run(key, { ...FIRST, ...change });

      expect([isResumed, last]).toEqual([false, "completed"]);
      expect(reason).toMatch(/upload began\.$/);
      expect(await stored(key)).toEqual({ ...STORED, ...expected });
      expect(await unfinished(key)).toEqual([]);
    },
  );

  it("starts again on another machine, because the server does not say with which attributes the upload was created", async () => {
    await interrupt("moved");

    const { isResumed, reason } = await run("moved", { type: "text/plain", stateFolder: false });

    expect(isResumed).toBe(false);
    expect(reason).toContain("does not say with which metadata");
    expect(await stored("moved")).toEqual({
      ...STORED,
      author: undefined,
      StorageClass: undefined,
      tags: {},
    });
    // It may be an upload that still runs on the other machine.
    expect(await unfinished("moved")).toHaveLength(1);
  });
});

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const digestOf = (algorithm: "sha1" | "sha256", body: string) => ({
  algorithm,
  value: createHash(algorithm).update(body).digest("base64"),
});

let stack: LocalStack;
let authorization: string;
beforeAll(async () => {
  stack = await serveUploads({ policy: { overwrite: true, checksum: "required" } });
  authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
});
afterAll(() => stack.close());

const write = (way: (typeof WAYS_IN)[number], body: string, headers: Record<string, string> = {}) =>
  upload(stack, way, {
    key: `${way}.txt`,
    body,
    authorization,
    headers,
    checksum: digestOf("sha256", body),
  });

describe("an allowed overwrite", () => {
  it.each(["direct", "presigned", "edge"] as const)("%s: keeps the last write", async (way) => {
    const first = await write(way, "first");
    const second = await write(way, "second");

    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await stack.object(`uploads/alice/${way}.txt`))?.toString()).toBe("second");
  });

  it.each(["direct", "edge"] as const)("%s: a client may still require a new key", async (way) => {
    await write(way, "kept");

    const { status } = await write(way, "lost", { "if-none-match": "*" });

    expect(status).toBe(412);
    expect((await stack.object(`uploads/alice/${way}.txt`))?.toString()).toBe("kept");
  });

  it("edge: rejects every other condition instead of dropping it", async () => {
    await write("edge", "kept");

    const rejected = [
      await write("edge", "lost", { "if-none-match": '"etag"' }),
      await write("edge", "lost", { "if-match": '"etag"' }),
    ];

    expect(rejected.map(({ code }) => code)).toEqual(["ConditionNotServed", "ConditionNotServed"]);
    expect((await stack.object("uploads/alice/edge.txt"))?.toString()).toBe("kept");
  });

  it("import: always generates a new key", async () => {
    const [first, second] = [await write("import", "one"), await write("import", "two")];

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.key).not.toBe(second.key);
  });
});

describe("a required checksum", () => {
  it.each(WAYS_IN)("%s: rejects an upload without a checksum with 400", async (way) => {
    const before = await stack.keys();

    const rejected = await upload(stack, way, { key: "rejected.txt", body: "x", authorization });

    expect([rejected.status, rejected.code]).toEqual([400, "ChecksumRequired"]);
    expect(await stack.keys()).toEqual(before);
  });

  it.each(WAYS_IN)("%s: is compared with the body by S3, and stored", async (way) => {
    const checksum = digestOf("sha1", "right");
    const file = { key: `${way}-checked.txt`, authorization, checksum };

    const wrong = await upload(stack, way, { ...file, body: "wrong" });
    const right = await upload(stack, way, { ...file, body: "right" });

    expect([wrong.status, right.status]).toEqual([400, 200]);
    expect((await stack.object(right.key ?? `uploads/alice/${file.key}`))?.toString()).toBe("right");
    expect(right.answer.headers["x-amz-checksum-sha1"]).toBe(checksum.value);
  });

  it.each(WAYS_IN)("%s: rejects a malformed checksum", async (way) => {
    const rejected = await upload(stack, way, {
      key: "rejected.txt",
      body: "x",
      authorization,
      checksum: { algorithm: "sha256", value: "AAAA" },
    });

    expect([rejected.status, rejected.code]).toEqual([400, "InvalidChecksum"]);
  });
});

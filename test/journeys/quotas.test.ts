import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UsageResponse } from "../../functions/quota/contract.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const LIMIT = 100;

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["presigned"],
    quota: { subject: { bytesPerMonth: LIMIT } },
  });
});
afterAll(() => stack.close());

/** A request of each kind that creates an upload. */
const EVERY_CREATE: readonly (readonly [string, string, object?])[] = [
  ["POST", "uploads", { key: "a.txt", length: 1, type: "text/plain", method: "PUT" }],
  ["POST", "uploads", { key: "a.txt", length: 1, type: "text/plain", method: "POST" }],
  ["POST", "uploads", { key: "a.txt", length: 1, type: "text/plain", method: "MULTIPART" }],
  ["POST", "import", {}],
  ["POST", "import", { length: 1 }],
  ["GET", "s3/params?filename=a.txt&type=text/plain"],
  ["POST", "s3/multipart", { filename: "a.txt", type: "text/plain" }],
  ["POST", "s3/sign", { method: "PUT", key: "a.txt", contentType: "text/plain" }],
  ["POST", "s3/sign", { method: "POST", key: "a.txt", contentType: "text/plain" }],
];

/** A caller that no other test uses. */
async function callerOf(subject: string) {
  const call = await callsOf(stack, subject);
  const uploads = uploadsOf(stack, await stack.token({ sub: subject }));
  const usage = async () => {
    const [quota] = read<UsageResponse>(await call("GET", "me/usage")).quotas;
    return quota && { used: quota.used, reserved: quota.reserved };
  };
  const create = (key: string, length: number, more: object = {}) =>
    call("POST", "uploads", { key, length, type: "text/plain", ...more });
  return { call, create, usage, ...uploads };
}

describe("a quota of bytes per month", () => {
  it("reserves declared bytes, and books stored bytes", async () => {
    const alice = await callerOf("alice");
    const created = await alice.create("a.txt", 60);
    expect(created.headers).toMatchObject({
      "ratelimit-policy": expect.stringMatching(
        /^"subject-bytesPerMonth";q=100;qu="content-bytes";w=(2419|2505|2592|2678)\d00$/,
      ),
      ratelimit: expect.stringMatching(/^"subject-bytesPerMonth";r=40;t=\d+$/),
      "access-control-expose-headers": expect.stringMatching(/, RateLimit-Policy, RateLimit$/),
    });
    expect(await alice.usage()).toEqual({ used: 0, reserved: 60 });

    const { url, headers } = created.json as { url: string; headers: Record<string, string> };
    await stack.send("PUT", url, "x".repeat(60), headers);
    await stack.settled();

    expect(await alice.usage()).toEqual({ used: 60, reserved: 0 });
  });

  it.each(["PUT", "MULTIPART"])("reserves once for a repeated %s", async (method) => {
    const caller = await callerOf(`repeats-${method}`);

    for (let count = 0; count < 3; count += 1) {
      expect((await caller.create("a.txt", 60, { method })).status).toBe(200);
    }

    expect(await caller.usage()).toEqual({ used: 0, reserved: 60 });
  });

  it("reserves once for a key that one request names twice", async () => {
    const caller = await callerOf("names-twice");
    const file = { key: "a.txt", length: 60, type: "text/plain" };

    expect(await caller.call("POST", "uploads", { files: [file, file] })).toMatchObject({ status: 200 });

    expect(await caller.usage()).toEqual({ used: 0, reserved: 60 });
  });

  it("books only the stored one of several URLs for the same object", async () => {
    const frank = await callerOf("frank");
    const answers = [await frank.create("a.txt", 60), await frank.create("a.txt", 60)];
    const puts = answers.map(({ json }) => json as { url: string; headers: Record<string, string> });
    const statuses: number[] = [];
    for (const { url, headers } of puts.reverse()) {
      statuses.push((await stack.send("PUT", url, "x".repeat(60), headers)).status);
    }
    await stack.settled();

    expect(statuses).toEqual([200, 412]);
    expect(await frank.usage()).toEqual({ used: 60, reserved: 0 });
  });

  it("responds 413 with the quota to an upload that does not fit, and accepts a smaller upload", async () => {
    const bob = await callerOf("bob");
    await bob.create("a.txt", 60);

    const answer = await bob.create("b.txt", 41);

    expect(answer).toMatchObject({
      status: 413,
      code: "QuotaExceeded",
      cors: true,
      json: { quota: { quota: "bytesPerMonth", scope: "subject", used: 0, reserved: 60, limit: LIMIT } },
    });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await bob.create("c.txt", 40)).status).toBe(200);
  });

  it.each([
    [
      "POST /uploads for a form",
      "uploads",
      { key: "a.txt", length: 101, type: "text/plain", method: "POST" },
    ],
    [
      "POST /uploads for parts",
      "uploads",
      { key: "a.txt", length: 101, type: "text/plain", method: "MULTIPART" },
    ],
    ["POST /import", "import", { length: 101, type: "text/plain" }],
  ])("applies to %s", async (_what, path, body) => {
    const { call } = await callerOf("carol");

    expect(await call("POST", path, body)).toMatchObject({ status: 413, code: "QuotaExceeded" });
    expect(await stack.keys()).not.toContain("uploads/carol/a.txt");
  });

  it.each([
    ["uploads", { key: "a.txt", length: 101, type: "text/plain" }],
    ["import", { length: 101, type: "text/plain" }],
  ])("names the quota in the same way for POST /%s", async (path, body) => {
    const { call } = await callerOf("grace");

    const answer = await call("POST", path, body);

    expect(answer).toMatchObject({
      status: 413,
      json: {
        code: "QuotaExceeded",
        quota: { quota: "bytesPerMonth", scope: "subject", used: 0, reserved: 0, limit: LIMIT },
      },
      headers: {
        "ratelimit-policy": expect.stringMatching(/^"subject-bytesPerMonth";q=100;qu="content-bytes";w=\d+$/),
        ratelimit: expect.stringMatching(/^"subject-bytesPerMonth";r=100;t=\d+$/),
        "access-control-expose-headers": expect.stringMatching(/RateLimit-Policy, ?RateLimit$/),
      },
    });
    // More than the whole quota never fits.
    expect(answer.headers).not.toHaveProperty("retry-after");
  });

  it("says in the answer to POST /import what is left", async () => {
    const { call } = await callerOf("heidi");

    const answer = await call("POST", "import", { length: 40, type: "text/plain" });

    expect(answer.headers.ratelimit).toMatch(/^"subject-bytesPerMonth";r=60;t=\d+$/);
    expect(answer.json).toEqual({ upload_url: expect.any(String) });
  });

  it("gets back the bytes of an aborted upload in parts", async () => {
    const dave = await callerOf("dave");
    const created = await dave.create("a.bin", LIMIT, { method: "MULTIPART" });
    expect(await dave.usage()).toEqual({ used: 0, reserved: LIMIT });

    await dave.call("DELETE", `uploads/${(created.json as { id: string }).id}`);

    expect(await dave.usage()).toEqual({ used: 0, reserved: 0 });
  });

  it("books uploads of unknown size after they are stored, and accepts no upload after that", async () => {
    const erin = await callerOf("erin");
    const imported = await erin.call("POST", "import", {});
    const { upload_url: url } = imported.json as { upload_url: string };
    await stack.send("PUT", url, "x".repeat(150));
    await stack.settled();

    expect(await erin.usage()).toEqual({ used: 150, reserved: 0 });
    for (const [method, path, body] of EVERY_CREATE) {
      expect(await erin.call(method, path, body), path).toMatchObject({ status: 413, code: "QuotaExceeded" });
    }
  });
});

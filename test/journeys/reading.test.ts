import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const BODY = randomBytes(1000);
const ETAG = `"${createHash("md5").update(BODY).digest("hex")}"`;

describe("reading", () => {
  let stack: LocalStack;
  let alice: string;
  let bob: string;

  beforeAll(async () => {
    stack = await serveUploads({ reading: true });
    alice = await stack.token({ sub: "alice" });
    bob = await stack.token({ sub: "bob" });
    const stored = await send("PUT", "dir/a%20file.bin", BODY, { "content-type": "application/pdf" });
    expect(stored.status).toBe(200);
  });
  afterAll(() => stack.close());

  const send = (method: string, path: string, body?: Buffer, headers: Record<string, string> = {}) =>
    stack.send(method, `${stack.endpoints.direct}/files/${path}`, body, {
      authorization: `Bearer ${alice}`,
      ...headers,
    });
  const get = (headers?: Record<string, string>) => send("GET", "dir/a%20file.bin", undefined, headers);

  it("returns all bytes, repeatedly, with type and ETag, and with headers that prevent the file from running", async () => {
    for (const answer of [await get(), await get()]) {
      expect(answer.status).toBe(200);
      expect(answer.body.equals(BODY)).toBe(true);
      expect(answer.headers).toMatchObject({
        etag: ETAG,
        "content-type": "application/pdf",
        "content-security-policy": "sandbox",
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
      });
    }
  });

  it("returns size and type for HEAD, and no body", async () => {
    const answer = await send("HEAD", "dir/a%20file.bin");

    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers).toMatchObject({
      etag: ETAG,
      "content-type": "application/pdf",
      "x-upload-content-length": "1000",
    });
  });

  it.each([
    ["bytes=0-9", BODY.subarray(0, 10), "bytes 0-9/1000"],
    ["bytes=990-", BODY.subarray(990), "bytes 990-999/1000"],
    ["bytes=-1", BODY.subarray(999), "bytes 999-999/1000"],
  ])("returns a part for Range: %s", async (range, part, contentRange) => {
    await get();

    const answer = await get({ range });

    expect(answer.status).toBe(206);
    expect(answer.body.equals(part)).toBe(true);
    expect(answer.headers["content-range"]).toBe(contentRange);
  });

  it("responds 304 without a body if the client has the ETag", async () => {
    const answer = await get({ "if-none-match": ETAG });

    expect(answer.status).toBe(304);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers.etag).toBe(ETAG);
  });

  it.each([
    ["a range after the end", { range: "bytes=1000-" }, 416, "RangeNotSatisfiable"],
    ["an ETag other than the object's", { "if-match": '"other"' }, 412, "PreconditionFailed"],
  ])("rejects %s", async (_what, headers, status, code) => {
    const answer = await get(headers);

    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ code, message: expect.any(String) });
  });

  it.each(["GET", "HEAD"])("%s of a missing object is 403, because a caller may not list", async (method) => {
    const answer = await send(method, "dir/nothing.bin");

    expect(answer.status).toBe(403);
  });

  it.each([
    ["dir/a%20file.bin", 403],
    ["../alice/dir/a%20file.bin", 403],
    ["..%2Falice%2Fdir%2Fa%20file.bin", 403],
    ["%2e%2e/alice/dir/a%20file.bin", 403],
    ["x/../../alice/dir/a%20file.bin", 403],
  ])("keeps %s from another caller, even after its owner has read it", async (path, status) => {
    await get();

    const answer = await send("GET", path, undefined, { authorization: `Bearer ${bob}` });

    expect(answer.status).toBe(status);
    expect(answer.body.includes(BODY.subarray(0, 16))).toBe(false);
  });

  it.each([
    ["no token", async () => ({})],
    ["an expired token", async () => bearer(await stack.expiredToken({ sub: "alice" }))],
    ["an ID token", async () => bearer(await stack.foreignToken({ token_use: "id" }))],
    ["an unsigned token", async () => bearer(await stack.unsignedToken({ sub: "alice" }))],
  ])("rejects %s, even after its owner has read it", async (_what, headers) => {
    await get();
    const url = `${stack.endpoints.direct}/files/dir/a%20file.bin`;

    const answer = await stack.send("GET", url, undefined, await headers());

    expect(answer.status).toBe(401);
    expect(answer.body.includes(BODY.subarray(0, 16))).toBe(false);
  });

  it.each(["DELETE", "POST", "PATCH"])("has no %s", async (method) => {
    const answer = await send(method, "dir/a%20file.bin");

    expect(answer.status).toBe(403);
    expect((await stack.object("uploads/alice/dir/a file.bin"))?.equals(BODY)).toBe(true);
  });
});

describe("a stack without reading", () => {
  it.each(["GET", "HEAD"])("rejects %s", async (method) => {
    const stack = await serveUploads({ patterns: ["direct"] });
    const url = `${stack.endpoints.direct}/files/a.txt`;
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
    await stack.send("PUT", url, "secret", { authorization });

    const answer = await stack.send(method, url, undefined, { authorization });
    await stack.close();

    expect(answer.status).toBe(403);
    expect(answer.body.toString()).not.toContain("secret");
  });
});

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

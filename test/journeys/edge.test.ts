import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, serveUploads } from "../support/local-stack.js";

let stack: LocalStack;
let alice: string;

beforeAll(async () => {
  stack = await serveUploads();
  alice = await stack.token({ sub: "alice" });
});
afterAll(() => stack.close());

const send = (method: string, path: string, body?: Buffer | string, headers: Record<string, string> = {}) =>
  stack.send(method, `${stack.endpoints.edge}/${path}`, body, {
    authorization: `Bearer ${alice}`,
    ...headers,
  });
const put = (path: string, body: Buffer | string, headers?: Record<string, string>) =>
  send("PUT", path, body, headers);

describe("what arrives", () => {
  it.each([
    ["an empty file", "empty.bin", 0],
    ["10 MiB and one byte, for this pattern has no such limit", "large.bin", 10 * 1024 * 1024 + 1],
  ])("stores %s byte for byte", async (_name, key, bytes) => {
    const body = randomBytes(bytes);

    const answer = await put(key, body, { "content-type": "application/octet-stream" });

    expect(answer.status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.equals(body)).toBe(true);
  });

  it.each([
    ["spaces", "with%20a%20space.txt", "with a space.txt"],
    ["a plus", "a%2Bb.txt", "a+b.txt"],
    ["a percent sign", "100%25.txt", "100%.txt"],
    ["unicode", "gr%C3%BC%C3%9Fe-%E2%82%AC-%F0%9F%8C%8D.txt", "grüße-€-🌍.txt"],
    ["nested folders", "a/b/c/deep.txt", "a/b/c/deep.txt"],
  ])("keeps a name with %s", async (_name, path, key) => {
    const answer = await put(path, path);

    expect(answer.status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.toString()).toBe(path);
  });

  it("takes the bare token too, and keeps type and subject with the object", async () => {
    const answer = await put("bare.png", "x", { authorization: alice, "content-type": "image/png" });

    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toBe(`"${createHash("md5").update("x").digest("hex")}"`);
    const head = await stack.head("uploads/alice/bare.png");
    expect(head.ContentType).toBe("image/png");
    expect(head.Metadata).toMatchObject({ "upload-subject": "alice", "upload-id": expect.any(String) });
  });

  it("drops what a client says about itself, about access and about storage", async () => {
    await put("plain.txt", "x", {
      "x-amz-meta-upload-subject": "bob",
      "x-amz-acl": "public-read",
      "x-amz-tagging": "role=admin",
      "x-amz-website-redirect-location": "https://evil.example",
    });

    const head = await stack.head("uploads/alice/plain.txt");
    expect(head.Metadata?.["upload-subject"]).toBe("alice");
    expect(head.WebsiteRedirectLocation).toBeUndefined();
  });

  it("lets S3 check a checksum", async () => {
    const right = createHash("sha256").update("right").digest("base64");

    const wrong = await put("checked.txt", "wrong", { "x-amz-checksum-sha256": right });
    const matching = await put("checked.txt", "right", { "x-amz-checksum-sha256": right });

    expect([wrong.status, matching.status]).toEqual([400, 200]);
  });
});

describe("whose key it is", () => {
  it("gives two subjects two objects under one name", async () => {
    const bob = await stack.token({ sub: "bob" });

    await put("same.txt", "alice's");
    await put("same.txt", "bob's", { authorization: `Bearer ${bob}` });

    expect((await stack.object("uploads/alice/same.txt"))?.toString()).toBe("alice's");
    expect((await stack.object("uploads/bob/same.txt"))?.toString()).toBe("bob's");
  });

  it.each([
    "../bob/stolen.txt",
    "a/../../bob/stolen.txt",
    "..%2Fbob%2Fstolen.txt",
    "%2e%2e/bob/stolen.txt",
    "%252e%252e/bob/stolen.txt",
    "a%00b.txt",
    "%C0%AE%C0%AE/b.txt",
    "",
  ])("rejects the key %j with 400", async (path) => {
    const before = await stack.keys();

    const answer = await put(path, "stolen");

    expect(answer.status).toBe(400);
    expect(await stack.keys()).toEqual(before);
  });

  it("rejects any query string, which CloudFront would drop on the way", async () => {
    const answer = await put("part.bin?partNumber=1&uploadId=x", "part");

    expect(answer.status).toBe(400);
    expect(await stack.object("uploads/alice/part.bin")).toBeUndefined();
  });

  it("rejects a second write to the same key, whatever condition the client sends", async () => {
    await put("once.txt", "first");

    const answers = [
      await put("once.txt", "second"),
      await put("once.txt", "third", { "if-none-match": '"x"' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([412, 412]);
    expect((await stack.object("uploads/alice/once.txt"))?.toString()).toBe("first");
  });
});

describe("who may do what", () => {
  it.each([
    ["no token", async () => ""],
    ["not a token", async () => "Bearer nonsense"],
    ["an expired token", async () => `Bearer ${await stack.expiredToken({ sub: "alice" })}`],
    ["a token of another client", async () => `Bearer ${await stack.foreignToken({ client_id: "another" })}`],
    ["an ID token", async () => `Bearer ${await stack.foreignToken({ token_use: "id" })}`],
    ["alg none", async () => `Bearer ${await stack.unsignedToken({ sub: "alice" })}`],
  ])("rejects %s with 401 and a challenge", async (_name, authorization) => {
    const value = await authorization();

    const answer = await put("refused.txt", "x", { authorization: value, origin: "https://app.example" });

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
    expect(answer.json()).toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
    expect(await stack.object("uploads/alice/refused.txt")).toBeUndefined();
  });

  it.each(["GET", "HEAD", "POST", "PATCH", "DELETE"])("rejects %s with 405", async (method) => {
    await put("kept.txt", "kept");

    const answer = await send(method, "kept.txt");

    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain("PUT");
    expect((await stack.object("uploads/alice/kept.txt"))?.toString()).toBe("kept");
  });

  it("rejects a body of unknown length with 411", async () => {
    const answer = await stack.sendChunked("PUT", `${stack.endpoints.edge}/chunked.bin`, "unknown length", {
      authorization: `Bearer ${alice}`,
    });

    expect(answer.status).toBe(411);
    expect(await stack.object("uploads/alice/chunked.bin")).toBeUndefined();
  });

  it("answers a preflight at the edge", async () => {
    const answer = await stack.send("OPTIONS", `${stack.endpoints.edge}/a.txt`, undefined, {
      origin: "https://app.example",
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization",
    });

    expect(answer.status).toBe(204);
    expect(answer.headers["access-control-allow-methods"]).toContain("PUT");
  });
});

import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, serveUploads } from "../support/local-stack.js";

const TEN_MIB = 10 * 1024 * 1024;

let stack: LocalStack;
let alice: string;

beforeAll(async () => {
  stack = await serveUploads();
  alice = await stack.token({ sub: "alice" });
});
afterAll(() => stack.close());

const put = (path: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  stack.send("PUT", `${stack.endpoints.direct}/files/${path}`, body, {
    authorization: `Bearer ${alice}`,
    ...headers,
  });

describe("what arrives", () => {
  it.each([
    ["an empty file", "empty.bin", 0],
    ["one byte", "one.bin", 1],
    ["10 MiB exactly", "ten-mib.bin", TEN_MIB],
  ])("stores %s byte for byte", async (_name, key, bytes) => {
    const body = randomBytes(bytes);

    const answer = await put(key, body, { "content-type": "application/octet-stream" });

    expect(answer.status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.equals(body)).toBe(true);
  });

  it.each([
    ["spaces", "with%20a%20space.txt", "with a space.txt"],
    ["a percent sign", "100%25.txt", "100%.txt"],
    ["unicode", "gr%C3%BC%C3%9Fe-%E2%82%AC-%F0%9F%8C%8D.txt", "grüße-€-🌍.txt"],
    ["nested folders", "a/b/c/deep.txt", "a/b/c/deep.txt"],
    ["characters of RFC 3986's sub-delims", "it's(1)!%2C%3B%3D.txt", "it's(1)!,;=.txt"],
  ])("keeps a name with %s", async (_name, path, key) => {
    const answer = await put(path, path);

    expect(answer.status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.toString()).toBe(path);
  });

  it("gives ETag and checksum back, and keeps the type and who uploaded it", async () => {
    const body = randomBytes(100);

    const answer = await put("described.png", body, { "content-type": "image/png" });

    expect(answer.headers.etag).toBe(`"${createHash("md5").update(body).digest("hex")}"`);
    expect(answer.headers["x-amz-checksum-crc64nvme"]).toMatch(/^[A-Za-z0-9+/]{11}=$/);
    const head = await stack.head("uploads/alice/described.png");
    expect(head.ContentType).toBe("image/png");
    expect(head.Metadata).toMatchObject({ "upload-subject": "alice", "upload-id": expect.any(String) });
  });

  it("checks a checksum that the client names", async () => {
    const right = createHash("sha256").update("right").digest("base64");

    const wrong = await put("checked.txt", "wrong", { "x-amz-checksum-sha256": right });
    const matching = await put("checked.txt", "right", { "x-amz-checksum-sha256": right });

    expect([wrong.status, matching.status]).toEqual([400, 200]);
    expect(wrong.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect(matching.headers["x-amz-checksum-sha256"]).toBe(right);
  });

  it("does not let a client name who uploaded", async () => {
    await put("forged.txt", "x", { "x-amz-meta-upload-subject": "bob" });

    expect((await stack.head("uploads/alice/forged.txt")).Metadata?.["upload-subject"]).toBe("alice");
  });
});

describe("whose key it is", () => {
  it("gives two subjects two objects under one name", async () => {
    const bob = await stack.token({ sub: "bob" });

    const answers = [
      await put("same.txt", "alice's"),
      await put("same.txt", "bob's", { authorization: `Bearer ${bob}` }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await stack.object("uploads/alice/same.txt"))?.toString()).toBe("alice's");
    expect((await stack.object("uploads/bob/same.txt"))?.toString()).toBe("bob's");
  });

  it.each([
    ["plain", "../bob/stolen.txt"],
    ["in the middle", "a/../../bob/stolen.txt"],
    ["with an encoded slash", "..%2Fbob%2Fstolen.txt"],
    ["encoded", "%2e%2e/bob/stolen.txt"],
    ["encoded in upper case", "%2E%2E%2Fbob%2Fstolen.txt"],
    ["encoded twice", "%252e%252e/bob/stolen.txt"],
    ["single", "./stolen.txt"],
  ])("rejects dot segments: %s", async (_name, path) => {
    const before = await stack.keys();

    const answer = await put(path, "stolen");

    expect(answer.status).toBe(400);
    expect(await stack.keys()).toEqual(before);
  });

  it.each([
    ["a raw plus", "a+b.txt"],
    ["an encoded plus", "a%2Bb.txt"],
    ["an encoded question mark", "evil.html%3F.png"],
    ["an encoded hash", "evil.html%23.png"],
    ["U+FFFD", "a%EF%BF%BDb.txt"],
    ["a control character", "a%00b.txt"],
    ["invalid UTF-8", "a%FFb.txt"],
    ["overlong UTF-8", "%C0%AE%C0%AE/b.txt"],
  ])("rejects %s with a clear 400", async (_name, path) => {
    const before = await stack.keys();

    const answer = await put(path, "x");

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      code: expect.any(String),
      message: expect.stringMatching(/key|name/i),
    });
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
    expect(await stack.keys()).toEqual(before);
  });

  it.each(["?partNumber=1&uploadId=x", "?tagging", "?x=1"])(
    "rejects a query string, so that no part becomes the whole object: %s",
    async (query) => {
      const answer = await put(`part.bin${query}`, "part");

      expect([answer.status, answer.json()]).toMatchObject([400, { code: "QueryNotServed" }]);
      expect(await stack.object("uploads/alice/part.bin")).toBeUndefined();
    },
  );

  it("rejects a second write to the same key, and keeps the first object", async () => {
    await put("once.txt", "first");

    const answer = await put("once.txt", "second");

    expect(answer.status).toBe(412);
    expect((await stack.object("uploads/alice/once.txt"))?.toString()).toBe("first");
  });
});

describe("who may upload", () => {
  it.each([
    ["no token", async () => ""],
    ["not a token", async () => "Bearer nonsense"],
    ["an expired token", async () => `Bearer ${await stack.expiredToken({ sub: "alice" })}`],
    ["a token of another client", async () => `Bearer ${await stack.foreignToken({ client_id: "another" })}`],
    [
      "a token of another issuer",
      async () => `Bearer ${await stack.foreignToken({ iss: "https://evil.example" })}`,
    ],
    ["an ID token", async () => `Bearer ${await stack.foreignToken({ token_use: "id" })}`],
    ["alg none", async () => `Bearer ${await stack.unsignedToken({ sub: "alice" })}`],
    ["a tampered token", async () => `Bearer ${tamper(alice)}`],
  ])("rejects %s with 401", async (_name, authorization) => {
    const value = await authorization();

    const answer = await put("refused.txt", "x", { authorization: value });

    expect(answer.status).toBe(401);
    expect(await stack.object("uploads/alice/refused.txt")).toBeUndefined();
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
  });
});

describe("API Gateway's own answers", () => {
  it("rejects one byte over 10 MiB as plain text", async () => {
    const answer = await put("too-large.bin", Buffer.alloc(TEN_MIB + 1));

    expect(answer.status).toBe(413);
    expect(answer.body.toString()).toBe("HTTP content length exceeded 10485760 bytes.");
    expect(await stack.object("uploads/alice/too-large.bin")).toBeUndefined();
  });

  it("answers an unknown route with Missing Authentication Token", async () => {
    const answer = await stack.send("GET", `${stack.endpoints.direct}/nowhere`);

    expect(answer.status).toBe(403);
    expect(answer.headers["x-amzn-errortype"]).toMatch(/MissingAuthenticationToken/);
  });

  it("answers a preflight without credentials, although every body is binary", async () => {
    const answer = await stack.send("OPTIONS", `${stack.endpoints.direct}/files/a/b.txt`, undefined, {
      origin: "https://app.example",
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization,content-type",
    });

    expect(answer.status).toBeLessThan(300);
    expect(answer.headers["access-control-allow-methods"]).toContain("PUT");
    expect(answer.headers["access-control-allow-headers"]?.toLowerCase()).toContain("authorization");
  });
});

/** The token with one character of its payload changed. */
function tamper(token: string): string {
  const [head = "", payload = "", signature = ""] = token.split(".");
  const flipped = payload.slice(0, -2) + (payload.at(-2) === "A" ? "B" : "A") + payload.slice(-1);
  return [head, flipped, signature].join(".");
}

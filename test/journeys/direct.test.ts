import { createHash, randomBytes } from "node:crypto";
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boundUploadId } from "../../functions/upload-policy/headers/metadata.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const UUID = "0b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48";
const OTHER_UUID = "1b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48";
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

describe("a stack without reading", () => {
  it.each(["GET", "HEAD"])(
    "answers 403 to %s of the caller's own file, and 401 without a token",
    async (method) => {
      const url = `${stack.endpoints.direct}/files/own.txt`;
      await put("own.txt", "a file");

      const own = await stack.send(method, url, undefined, { authorization: `Bearer ${alice}` });
      const anonymous = await stack.send(method, url);

      expect([own.status, anonymous.status]).toEqual([403, 401]);
      expect(own.body.toString()).not.toContain("a file");
      if (method === "GET") expect(own.json()).toMatchObject({ code: "Forbidden" });
    },
  );
});

describe("a direct upload", () => {
  it.each([
    ["one byte", "one.bin", 1],
    ["10 MiB exactly", "ten-mib.bin", TEN_MIB],
  ])("stores %s byte for byte", async (_name, key, bytes) => {
    const body = randomBytes(bytes);

    const answer = await put(key, body, { "content-type": "application/octet-stream" });

    expect(answer.status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.equals(body)).toBe(true);
  });

  it("stores {} for an empty file, which AWS may do: empty files need the presigned pattern", async () => {
    const answer = await put("empty.bin", "", { "content-type": "application/octet-stream" });

    expect(answer.status).toBe(200);
    expect((await stack.object("uploads/alice/empty.bin"))?.toString()).toBe("{}");
  });

  it("rejects an empty file by its checksum instead of storing {}", async () => {
    const checksum = createHash("sha256").update("").digest("base64");

    const answer = await put("empty-checked.bin", "", { "x-amz-checksum-sha256": checksum });

    expect(answer.status).toBe(400);
    expect(await stack.object("uploads/alice/empty-checked.bin")).toBeUndefined();
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

  it("returns ETag and checksum, and stores the type and the uploader", async () => {
    const body = randomBytes(100);

    const answer = await put("described.png", body, { "content-type": "image/png" });

    expect(answer.headers.etag).toBe(`"${createHash("md5").update(body).digest("hex")}"`);
    expect(answer.headers["x-amz-checksum-crc64nvme"]).toMatch(/^[A-Za-z0-9+/]{11}=$/);
    const head = await stack.head("uploads/alice/described.png");
    expect(head.ContentType).toBe("image/png");
    expect(head.Metadata).toMatchObject({ "upload-subject": "alice", "upload-id": expect.any(String) });
  });

  it("verifies a checksum that the client sends", async () => {
    const right = createHash("sha256").update("right").digest("base64");

    const wrong = await put("checked.txt", "wrong", { "x-amz-checksum-sha256": right });
    const matching = await put("checked.txt", "right", { "x-amz-checksum-sha256": right });

    expect([wrong.status, matching.status]).toEqual([400, 200]);
    expect(wrong.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect(matching.headers["x-amz-checksum-sha256"]).toBe(right);
  });

  it.each([
    ["lower case, as HTTP/2 sends them", (name: string) => name],
    ["canonical case", (name: string) => name.replace(/(^|-)\w/g, (letters) => letters.toUpperCase())],
    ["mixed case", (name: string) => name.replace(/[a-m]/g, (letter) => letter.toUpperCase())],
  ])("keeps every header that is passed to S3, sent in %s", async (_name, write) => {
    const body = randomBytes(10);
    const checksum = createHash("sha256").update(body).digest("base64");
    const key = `headers-${createHash("md5").update(write("content-type")).digest("hex")}.txt`;
    const headers = {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="a.txt"',
      "content-language": "de",
      "x-amz-checksum-sha256": checksum,
      "x-upload-id": UUID,
    };

    const answer = await put(key, body, rewritten(headers, write));

    expect(answer.status).toBe(200);
    expect(answer.headers["x-upload-id"]).toBe(UUID);
    const head = await stack.head(`uploads/alice/${key}`);
    expect(head).toMatchObject({
      ContentType: "text/plain; charset=utf-8",
      CacheControl: "no-store",
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentLanguage: "de",
    });
    expect(head.Metadata).toEqual({
      "upload-id": boundUploadId(UUID, "alice"),
      "upload-subject": "alice",
      "upload-checksum": `sha256:${checksum}`,
      "upload-key-sha256": createHash("sha256").update(`uploads/alice/${key}`).digest("hex"),
    });
  });

  it.each([
    ["x-amz-checksum-sha256", createHash("sha256").update("other").digest("base64")],
    ["X-Amz-Checksum-Sha256", createHash("sha256").update("other").digest("base64")],
  ])("lets S3 verify the body against %s, in any case", async (name, value) => {
    const answer = await put("wrong-checksum.txt", "body", { [name]: value });

    expect(answer.status).toBe(400);
    expect(await stack.object("uploads/alice/wrong-checksum.txt")).toBeUndefined();
  });

  it.each<[string, Record<string, string>, number, string]>([
    ["Content-Encoding: gzip", { "content-encoding": "gzip" }, 415, "ContentEncodingNotServed"],
    ["Content-Encoding: deflate", { "Content-Encoding": "deflate" }, 415, "ContentEncodingNotServed"],
    ["Expires", { expires: "Wed, 21 Oct 2026 07:28:00 GMT" }, 400, "HeaderNotServed"],
    ["an upload id that is not a UUID", { "x-upload-id": "mine" }, 400, "InvalidUploadId"],
    ["a header over 2 KB", { "cache-control": "x".repeat(2_049) }, 400, "InvalidHeader"],
    ["a condition that does not reach S3", { "if-match": '"e"' }, 400, "ConditionNotServed"],
  ])("rejects %s", async (_name, headers, status, code) => {
    const coding = headers["content-encoding"] ?? headers["Content-Encoding"];
    const body = coding === "gzip" ? gzipSync("x") : coding === "deflate" ? deflateSync("x") : "x";

    const answer = await put("rejected-header.txt", body, headers);

    expect([answer.status, answer.json()]).toMatchObject([status, { code }]);
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
    expect(await stack.object("uploads/alice/rejected-header.txt")).toBeUndefined();
  });

  it("stores a body with Content-Encoding: identity, without the header", async () => {
    const answer = await put("identity.txt", "x", { "Content-Encoding": "identity" });

    expect(answer.status).toBe(200);
    expect((await stack.head("uploads/alice/identity.txt")).ContentEncoding).toBeUndefined();
  });

  it("returns a new x-upload-id, which is stored with the object, even if the key is taken", async () => {
    const first = await put("fresh-id.txt", "x");
    const second = await put("fresh-id.txt", "x");

    expect([first.status, second.status]).toEqual([200, 412]);
    expect(first.headers["x-upload-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.headers["x-upload-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.headers["access-control-expose-headers"]).toContain("x-upload-id");
    const { Metadata } = await stack.head("uploads/alice/fresh-id.txt");
    expect(Metadata?.["upload-id"]).toBe(first.headers["x-upload-id"]);
  });

  it("can be distinguished, after a lost response, from another upload that took the key", async () => {
    const send = (id: string) => put("retried.txt", "x", { "x-upload-id": id });
    const stateOf = async (id: string) => {
      const url = `${stack.endpoints.presigned}/uploads/${id}?key=retried.txt`;
      const answer = await stack.send("GET", url, undefined, { authorization: `Bearer ${alice}` });
      return [answer.status, answer.json()];
    };

    const statuses = [await send(UUID), await send(UUID), await send(OTHER_UUID)].map(({ status }) => status);

    expect(statuses).toEqual([200, 412, 412]);
    expect(await stateOf(UUID)).toMatchObject([200, { state: "completed" }]);
    expect(await stateOf(OTHER_UUID)).toMatchObject([200, { state: "taken" }]);
  });

  it("does not let a client name the uploader", async () => {
    await put("forged.txt", "x", { "x-amz-meta-upload-subject": "bob" });

    expect((await stack.head("uploads/alice/forged.txt")).Metadata?.["upload-subject"]).toBe("alice");
  });
});

describe("the direct pattern", () => {
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
    ["from the root", "../../uploads/bob/stolen.txt"],
    ["with an encoded slash", "..%2Fbob%2Fstolen.txt"],
    ["encoded", "%2e%2e/bob/stolen.txt"],
    ["encoded in upper case", "%2E%2E%2Fbob%2Fstolen.txt"],
    ["encoded twice", "%252e%252e/bob/stolen.txt"],
    ["single", "./stolen.txt"],
  ])("rejects dot segments: %s", async (_name, path) => {
    const before = await stack.keys();

    const answer = await put(path, "stolen");

    expect([answer.status, answer.json()]).toMatchObject([
      403,
      { code: "InvalidKey", message: expect.stringContaining("dots") },
    ]);
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
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
    "rejects a query string, so that no part can become the whole object: %s",
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

describe("authentication", () => {
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

    const answer = await put("rejected.txt", "x", { authorization: value });

    expect(answer.status).toBe(401);
    expect(await stack.object("uploads/alice/rejected.txt")).toBeUndefined();
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
  });
});

describe("API Gateway itself", () => {
  it("rejects one byte over 10 MiB as plain text", async () => {
    const answer = await put("too-large.bin", Buffer.alloc(TEN_MIB + 1));

    expect(answer.status).toBe(413);
    expect(answer.body.toString()).toBe("HTTP content length exceeded 10485760 bytes.");
    expect(await stack.object("uploads/alice/too-large.bin")).toBeUndefined();
  });

  it('responds to an unknown route with the message "Missing Authentication Token"', async () => {
    const answer = await stack.send("GET", `${stack.endpoints.direct}/nowhere`);

    expect(answer.status).toBe(403);
    expect(answer.headers["x-amzn-errortype"]).toMatch(/MissingAuthenticationToken/);
  });

  it.each([
    ["no body", undefined, undefined],
    ["a body without a type", undefined, "x"],
    ["text/plain", "text/plain", "x"],
    ["a form", "application/x-www-form-urlencoded", "a=b"],
    ["a form in parts", "multipart/form-data; boundary=x", "--x--"],
    ["bytes", "application/octet-stream", Buffer.from([0, 255])],
    ["JSON that is not JSON", "application/json", "{"],
  ])("responds to OPTIONS with %s with 204 on both APIs", async (_name, type, body) => {
    for (const url of [`${stack.endpoints.direct}/files/a`, `${stack.endpoints.presigned}/uploads`]) {
      const answer = await stack.send(
        "OPTIONS",
        url,
        body,
        type === undefined ? {} : { "content-type": type },
      );

      expect(answer.status).toBe(204);
    }
  });

  it("responds to OPTIONS with any other type with 415", async () => {
    for (const url of [`${stack.endpoints.direct}/files/a`, `${stack.endpoints.presigned}/uploads`]) {
      const answer = await stack.send("OPTIONS", url, "<a/>", { "content-type": "text/xml" });

      expect(answer.status).toBe(415);
    }
  });

  it("responds to a preflight without credentials, although every body is binary", async () => {
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

function rewritten(headers: Readonly<Record<string, string>>, write: (name: string) => string) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [write(name), value]));
}

/** The token with one character of its payload changed. */
function tamper(token: string): string {
  const [head = "", payload = "", signature = ""] = token.split(".");
  const flipped = payload.slice(0, -2) + (payload.at(-2) === "A" ? "B" : "A") + payload.slice(-1);
  return [head, flipped, signature].join(".");
}

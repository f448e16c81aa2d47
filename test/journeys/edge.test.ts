import { createHash, randomBytes, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boundUploadId } from "../../functions/upload-policy/headers/metadata.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const LETTERS: readonly (readonly [string, (name: string) => string])[] = [
  ["lower", (name) => name.toLowerCase()],
  ["canonical", (name) => name],
  ["mixed", (name) => name.replace(/[a-z]/g, (letter, index) => (index % 2 ? letter.toUpperCase() : letter))],
];

function mapNames(
  headers: Record<string, string>,
  spelled: (name: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [spelled(name), value]));
}

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

describe("an edge upload", () => {
  it.each([
    ["an empty file", "empty.bin", 0],
    ["10 MiB and one byte, because this pattern has no such limit", "large.bin", 10 * 1024 * 1024 + 1],
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

  it("accepts the token without Bearer, and stores type and subject with the object", async () => {
    const answer = await put("bare.png", "x", { authorization: alice, "content-type": "image/png" });

    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toBe(`"${createHash("md5").update("x").digest("hex")}"`);
    const head = await stack.head("uploads/alice/bare.png");
    expect(head.ContentType).toBe("image/png");
    expect(head.Metadata).toMatchObject({ "upload-subject": "alice", "upload-id": expect.any(String) });
  });

  it.each(LETTERS)("stores the object's own headers, sent in %s case", async (letters, spelled) => {
    const sent = {
      "Content-Type": "text/plain; charset=utf-8",
      "Cache-Control": "private, max-age=60",
      "Content-Disposition": 'attachment; filename="a.txt"',
      "Content-Encoding": "gzip",
      "Content-Language": "de",
    };
    const key = `headers-${letters}.txt`;

    const answer = await put(key, gzipSync("content"), mapNames(sent, spelled));

    expect(answer.status).toBe(200);
    expect(await stack.head(`uploads/alice/${key}`)).toMatchObject({
      ContentType: "text/plain; charset=utf-8",
      CacheControl: "private, max-age=60",
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentEncoding: "gzip",
      ContentLanguage: "de",
    });
  });

  it.each([
    ["aws-chunked", { "content-encoding": "aws-chunked" }, "InvalidContentEncoding"],
    ["a long Content-Disposition", { "content-disposition": "a".repeat(2_049) }, "InvalidHeader"],
    ["a non-ASCII Content-Language", { "content-language": "d\u00fc" }, "InvalidHeader"],
  ])("rejects %s instead of dropping it", async (_name, headers: Record<string, string>, code) => {
    const answer = await put("rejected-header.txt", "x", headers);

    expect([answer.status, answer.json()]).toEqual([400, expect.objectContaining({ code })]);
    expect(await stack.object("uploads/alice/rejected-header.txt")).toBeUndefined();
  });

  it.each(LETTERS)(
    "stores the checksum and the key's hash with the object, sent in %s case",
    async (letters, spelled) => {
      const value = createHash("sha256").update("x").digest("base64");
      const key = `uploads/alice/hash ${letters}.txt`;

      const answer = await put(
        `hash%20${letters}.txt`,
        "x",
        mapNames({ "X-Amz-Checksum-Sha256": value }, spelled),
      );

      expect(answer.status).toBe(200);
      expect((await stack.head(key)).Metadata).toMatchObject({
        "upload-checksum": `sha256:${value}`,
        "upload-key-sha256": createHash("sha256").update(key).digest("hex"),
      });
    },
  );

  it.each(LETTERS)(
    "stores an id that the client chose, bound to the caller, sent in %s case",
    async (letters, spelled) => {
      const id = randomUUID();
      const bob = await stack.token({ sub: "bob" });
      const headers = mapNames({ "X-Upload-Id": id }, spelled);

      await put(`id-${letters}.txt`, "x", headers);
      await put(`id-${letters}.txt`, "x", { ...headers, authorization: `Bearer ${bob}` });

      const idOf = async (subject: string) =>
        (await stack.head(`uploads/${subject}/id-${letters}.txt`)).Metadata?.["upload-id"];
      expect(await idOf("alice")).toBe(boundUploadId(id, "alice"));
      expect(await idOf("bob")).toBe(boundUploadId(id, "bob"));
    },
  );

  it.each(["1", "0B2F7D0A-3C1E-4F7B-9D43-2A6C5E8F1B90", "%00"])("rejects the id %s", async (id) => {
    const answer = await put("bad-id.txt", "x", { "x-upload-id": id });

    expect([answer.status, answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: "InvalidUploadId" }),
    ]);
  });

  it("keeps headers that a function cannot change", async () => {
    const answer = await put("proxied.txt", "x", { via: "1.1 proxy", "cdn-loop": "proxy" });

    expect(answer.status).toBe(200);
  });

  it("drops a client's own upload metadata, access and storage headers", async () => {
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

  it("lets S3 verify a checksum", async () => {
    const right = createHash("sha256").update("right").digest("base64");

    const wrong = await put("checked.txt", "wrong", { "x-amz-checksum-sha256": right });
    const matching = await put("checked.txt", "right", { "x-amz-checksum-sha256": right });

    expect([wrong.status, matching.status]).toEqual([400, 200]);
  });
});

describe("the edge pattern", () => {
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

  it("rejects any query string, which CloudFront would drop", async () => {
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

describe("the edge function", () => {
  it.each([
    ["no token", async () => ""],
    ["not a token", async () => "Bearer nonsense"],
    ["an expired token", async () => `Bearer ${await stack.expiredToken({ sub: "alice" })}`],
    ["a token of another client", async () => `Bearer ${await stack.foreignToken({ client_id: "another" })}`],
    ["an ID token", async () => `Bearer ${await stack.foreignToken({ token_use: "id" })}`],
    ["alg none", async () => `Bearer ${await stack.unsignedToken({ sub: "alice" })}`],
  ])("rejects %s with 401 and a challenge", async (_name, authorization) => {
    const value = await authorization();

    const answer = await put("rejected.txt", "x", { authorization: value, origin: "https://app.example" });

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
    expect(answer.json()).toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
    expect(await stack.object("uploads/alice/rejected.txt")).toBeUndefined();
  });

  it.each(["GET", "HEAD", "POST", "PATCH", "DELETE"])("rejects %s with 405", async (method) => {
    await put("kept.txt", "kept");

    const answer = await send(method, "kept.txt");

    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain("PUT");
    expect((await stack.object("uploads/alice/kept.txt"))?.toString()).toBe("kept");
  });

  it.each(["lower", "canonical", "mixed"])("accepts the token in a header of %s case", async (letters) => {
    const [, spelled = String] = LETTERS.find(([name]) => name === letters) ?? [];
    const url = `${stack.endpoints.edge}/token-${letters}.txt`;

    const answer = await stack.send("PUT", url, "x", mapNames({ Authorization: `Bearer ${alice}` }, spelled));

    expect(answer.status).toBe(200);
  });

  it.each([
    ["__proto__", "__proto__"],
    ["constructor", "constructor"],
    ["hasOwnProperty", "toString"],
  ])("responds to an unauthenticated request with a header named %s with 401", async (name, value) => {
    const answer = await stack.send("PUT", `${stack.endpoints.edge}/a.txt`, "x", { [name]: value });

    expect(answer.status).toBe(401);
  });

  it.each(["PROPFIND", "MKCOL", "SEARCH", "TRACE", "LOCK", "PURGE", "QUERY"])(
    "responds to the odd method %s with a client error",
    async (method) => {
      const answer = await send(method, "a.txt");

      expect([403, 405]).toContain(answer.status);
    },
  );

  it.each(["%", "%zz", "%ff%fe", "%00", "a%0d%0ab", "%c0%af", "a?b=%", "?__proto__=x", ".", ".."])(
    "responds to the odd path %j with a client error, with and without a token",
    async (path) => {
      const answers = [await put(path, "x"), await put(path, "x", { authorization: "" })];

      expect(answers.map(({ status }) => Math.floor(status / 100))).toEqual([4, 4]);
    },
  );

  it("rejects a body of unknown length with 411", async () => {
    const answer = await stack.sendChunked("PUT", `${stack.endpoints.edge}/chunked.bin`, "unknown length", {
      authorization: `Bearer ${alice}`,
    });

    expect(answer.status).toBe(411);
    expect(await stack.object("uploads/alice/chunked.bin")).toBeUndefined();
  });

  it("responds to a preflight at the edge", async () => {
    const answer = await stack.send("OPTIONS", `${stack.endpoints.edge}/a.txt`, undefined, {
      origin: "https://app.example",
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization",
    });

    expect(answer.status).toBe(204);
    expect(answer.headers["access-control-allow-methods"]).toContain("PUT");
  });
});

import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

let stack: LocalStack;
let alice: string;

beforeAll(async () => {
  stack = await serveUploads();
  alice = await stack.token({ sub: "alice" });
});
afterAll(() => stack.close());

interface Upload {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly key: string;
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  stack.send("POST", `${stack.endpoints.presigned}/${path}`, body === undefined ? "" : JSON.stringify(body), {
    authorization: `Bearer ${alice}`,
    "content-type": "application/json",
    ...headers,
  });
const put = (url: string, body: Buffer | string, headers: Record<string, string>) =>
  stack.send("PUT", url, body, headers);
const create = async (key: string, body: Buffer | string, more: object = {}): Promise<Upload> => {
  const answer = await post("uploads", { key, length: Buffer.byteLength(body), type: "text/plain", ...more });
  expect(answer.status).toBe(200);
  return answer.json() as Upload;
};

describe("POST /uploads", () => {
  it.each([
    ["an empty file", "empty.bin", 0],
    ["10 MiB and one byte", "large.bin", 10 * 1024 * 1024 + 1],
  ])("accepts %s byte for byte", async (_name, key, bytes) => {
    const body = randomBytes(bytes);
    const upload = await create(key, body);

    const answer = await put(upload.url, body, upload.headers);

    expect(answer.status).toBe(200);
    expect(upload.key).toBe(`uploads/alice/${key}`);
    expect((await stack.object(upload.key))?.equals(body)).toBe(true);
  });

  it.each([
    "with a space.txt",
    "a+b.txt",
    "100%.txt",
    "grüße-€-🌍.txt",
    "a/b/c/deep.txt",
    "it's(1)!*,;=.txt",
  ])("keeps the name %j", async (key) => {
    const upload = await create(key, key);

    const answer = await put(upload.url, key, upload.headers);

    expect(answer.status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.toString()).toBe(key);
  });

  it("stores the uploader with the object", async () => {
    const upload = await create("described.txt", "x");

    await put(upload.url, "x", upload.headers);

    const head = await stack.head(upload.key);
    expect(head.ContentType).toBe("text/plain");
    expect(head.Metadata).toMatchObject({ "upload-subject": "alice", "upload-id": expect.any(String) });
  });

  it("gives two subjects two objects under one name", async () => {
    const bob = await stack.token({ sub: "bob" });
    const answer = await post(
      "uploads",
      { key: "same.txt", length: 1, type: "text/plain" },
      { authorization: `Bearer ${bob}` },
    );

    expect((answer.json() as Upload).key).toBe("uploads/bob/same.txt");
    expect((await create("same.txt", "x")).key).toBe("uploads/alice/same.txt");
  });

  it.each([
    "../bob/x",
    "a/../../bob/x",
    "%2e%2e/bob/x",
    "%252e%252e/x",
    "/x",
    "",
    "a\u0000b",
    "x".repeat(1100),
  ])("rejects the key %j with 400", async (key) => {
    const answer = await post("uploads", { key, length: 1, type: "text/plain" });

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
  });

  it.each([
    ["no body", undefined, "body"],
    ["a list", [], "body"],
    ["no key", { length: 1, type: "text/plain" }, "key"],
    ["a negative length", { key: "x", length: -1, type: "text/plain" }, "length"],
    ["a fractional length", { key: "x", length: 1.5, type: "text/plain" }, "length"],
    ["a length in words", { key: "x", length: "one", type: "text/plain" }, "length"],
    ["no type", { key: "x", length: 1 }, "type"],
    [
      "an unknown checksum",
      { key: "x", length: 1, type: "a/b", checksum: { algorithm: "md5", value: "x" } },
      "checksum",
    ],
    [
      "a checksum of the wrong size",
      { key: "x", length: 1, type: "a/b", checksum: { algorithm: "sha256", value: "AAAA" } },
      "checksum",
    ],
  ])("rejects %s with a 400 that names the field", async (_name, body, field) => {
    const answer = await post("uploads", body);

    expect(answer.status).toBe(400);
    expect((answer.json() as { message: string }).message.toLowerCase()).toContain(field);
  });

  it("rejects a length that no single PUT can have with 413", async () => {
    const answer = await post("uploads", { key: "x", length: 5_368_709_121, type: "text/plain" });

    expect(answer.status).toBe(413);
  });

  it.each([
    ["no token", async () => ""],
    ["an expired token", async () => `Bearer ${await stack.expiredToken({ sub: "alice" })}`],
    ["a token of another client", async () => `Bearer ${await stack.foreignToken({ client_id: "another" })}`],
    ["alg none", async () => `Bearer ${await stack.unsignedToken({ sub: "alice" })}`],
  ])("rejects %s with 401", async (_name, authorization) => {
    const value = await authorization();

    const answer = await post(
      "uploads",
      { key: "x", length: 1, type: "text/plain" },
      { authorization: value },
    );

    expect(answer.status).toBe(401);
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
  });
});

describe("the URL's bindings, enforced by S3", () => {
  it.each<[string, (upload: Upload) => { url: string; headers: Record<string, string>; body?: string }]>([
    [
      "a longer body",
      ({ url, headers }) => ({ url, headers: { ...headers, "content-length": "6" }, body: "longer" }),
    ],
    [
      "a shorter body",
      ({ url, headers }) => ({ url, headers: { ...headers, "content-length": "2" }, body: "ab" }),
    ],
    ["another type", ({ url, headers }) => ({ url, headers: { ...headers, "content-type": "text/html" } })],
    ["another key", ({ url, headers }) => ({ url: url.replace("bound.txt", "other.txt"), headers })],
    ["another caller's key", ({ url, headers }) => ({ url: url.replace("/alice/", "/bob/"), headers })],
    [
      "a longer validity",
      ({ url, headers }) => ({ url: url.replace(/X-Amz-Expires=\d+/, "X-Amz-Expires=604800"), headers }),
    ],
    [
      "a removed write condition",
      ({ url, headers }) => ({ url: url.replace(/If-None-Match=[^&]*&?/i, ""), headers }),
    ],
    [
      "another subject in the metadata",
      ({ url, headers }) => ({ url: url.replace(/(upload-subject=)alice/i, "$1bob"), headers }),
    ],
    [
      "an additional header",
      ({ url, headers }) => ({ url, headers: { ...headers, "x-amz-acl": "public-read" } }),
    ],
    [
      "a tampered signature",
      ({ url, headers }) => ({ url: url.replace(/(X-Amz-Signature=)./, "$1_"), headers }),
    ],
  ])("rejects %s", async (_name, change) => {
    const upload = await create("bound.txt", "body");
    const { url, headers, body = "body" } = change(upload);
    expect([url, headers, body]).not.toEqual([upload.url, upload.headers, "body"]);

    const answer = await put(url, body, headers);

    expect(answer.status).toBe(403);
    expect(await stack.object("uploads/alice/bound.txt")).toBeUndefined();
  });

  it("rejects a body that does not have the checksum", async () => {
    const value = createHash("sha256").update("right").digest("base64");
    const upload = await create("checksum.txt", "right", { checksum: { algorithm: "sha256", value } });

    const wrong = await put(upload.url, "wrong", upload.headers);
    const without = await put(upload.url, "right", { ...upload.headers, "x-amz-checksum-sha256": "" });
    const right = await put(upload.url, "right", upload.headers);

    expect(wrong.status).toBe(400);
    expect(without.status).toBe(403);
    expect(right.status).toBe(200);
  });

  it("rejects a second write, even with the same URL", async () => {
    const upload = await create("once.txt", "first");
    await put(upload.url, "first", upload.headers);

    const again = await put(upload.url, "other", upload.headers);

    expect(again.status).toBe(412);
    expect((await stack.object(upload.key))?.toString()).toBe("first");
  });

  it("rejects the URL after its expiry", async () => {
    const upload = await create("late.txt", "late");
    stack.advance(901);

    const answer = await put(upload.url, "late", upload.headers);
    stack.advance(-901);

    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain("Request has expired");
    expect(await stack.object(upload.key)).toBeUndefined();
  });
});

it("rejects a repeated query parameter, and names it", async () => {
  const answer = await stack.send("GET", `${stack.endpoints.presigned}/uploads?limit=1&limit=2`, undefined, {
    authorization: `Bearer ${alice}`,
  });

  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({
    code: "InvalidQuery",
    message: 'The query parameter "limit" is repeated. Send it once.',
  });
});

describe("POST /import", () => {
  it.each(["import", "import/"])(
    "responds to %s with exactly one field, a URL that accepts a file",
    async (path) => {
      const answer = await post(path, undefined);

      expect(answer.status).toBe(200);
      expect(Object.keys(answer.json() as object)).toEqual(["upload_url"]);
      const { upload_url: url } = answer.json() as { upload_url: string };
      expect((await put(url, "imported", { "content-type": "text/plain" })).status).toBe(200);
    },
  );

  it("binds length, type and checksum if they are declared", async () => {
    const value = createHash("sha256").update("bound").digest("base64");
    const body = { length: 5, type: "text/plain", checksum: { algorithm: "sha256", value } };
    const headers = { "content-type": "text/plain", "x-amz-checksum-sha256": value };
    const { upload_url: url } = (await post("import", body)).json() as { upload_url: string };

    const longer = await put(url, "bound!", headers);
    const html = await put(url, "bound", { ...headers, "content-type": "text/html" });
    const right = await put(url, "bound", headers);

    expect([longer.status, html.status, right.status]).toEqual([403, 403, 200]);
  });

  it.each([
    ["not JSON", "{", "JSON"],
    ["a wrong length", '{"length":"long"}', "length"],
    ["a quote in a wrong type", `{"type":"it's \\"wrong\\""}`, "type"],
  ])("rejects %s with 400 instead of 200", async (_name, body, mentioned) => {
    const answer = await stack.send("POST", `${stack.endpoints.presigned}/import`, body, {
      authorization: `Bearer ${alice}`,
      "content-type": "application/json",
    });

    expect(answer.status).toBe(400);
    expect((answer.json() as { message: string }).message).toContain(mentioned);
  });

  it.each([
    ["expires=60", "expires"],
    ["a=1&length=9", "a"],
    ["it%27s%20%22%5C%E2%82%AC=1", `it's "\\€`],
    ["%22%2C%22flow=1", '","flow'],
  ])("rejects the query ?%s with 400, by the parameter's name", async (query, name) => {
    const answer = await post(`import?${query}`, {});
    const { code, message } = answer.json() as { code: string; message: string };

    expect({ status: answer.status, code }).toEqual({ status: 400, code: "InvalidQuery" });
    expect(message).toBe(
      `Unknown query parameter ${JSON.stringify(name)}. POST /import takes none: use its body.`,
    );
  });

  it("rejects a caller without a token", async () => {
    const answer = await stack.send("POST", `${stack.endpoints.presigned}/import`, "{}", {
      "content-type": "application/json",
    });

    expect(answer.status).toBe(401);
  });
});

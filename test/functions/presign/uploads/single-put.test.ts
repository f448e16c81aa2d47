import { describe, expect, it } from "vitest";
import type { CreateUploadResponse } from "../../../../functions/presign/contract.js";
import { EMPTY_SHA256 } from "../../support/policies.js";
import type { Changes } from "../support/context.js";
import { FIRST_ID } from "../support/context.js";
import type { Event } from "../support/presigner.js";
import { presigner } from "../support/presigner.js";

const SHA256 = { algorithm: "sha256", value: EMPTY_SHA256 };
const UPLOAD = { key: "a/b c.pdf", length: 10, type: "application/pdf", checksum: SHA256 };

/** Creates an upload, as alice unless the event says otherwise. */
async function create(body: unknown, changes: Changes = {}, event: Event = {}) {
  const { send, log } = presigner(changes);
  return { ...(await send("POST /uploads", body, event)), log };
}

function signedHeaders(url: URL): string[] {
  return url.searchParams.get("X-Amz-SignedHeaders")?.split(";") ?? [];
}

describe("POST /uploads for one PUT", () => {
  it("returns a PUT to the caller's own key, with its expiry", async () => {
    const { status, json } = await create(UPLOAD);
    const upload: CreateUploadResponse = json;

    expect(status).toBe(200);
    expect(upload).toEqual({
      method: "PUT",
      id: expect.stringMatching(/^[\w-]+$/),
      url: expect.stringMatching(
        /^https:\/\/uploads-bucket\.s3\.eu-central-1\.amazonaws\.com\/uploads\/alice\/a\/b%20c\.pdf\?/,
      ),
      headers: {
        "content-length": "10",
        "content-type": "application/pdf",
        "x-amz-checksum-sha256": EMPTY_SHA256,
      },
      key: "uploads/alice/a/b c.pdf",
      expiresAt: "2026-01-02T03:19:05.000Z",
    });
  });

  it("fails if the policy's attributes are malformed, because they would allow parts of names", async () => {
    const policy = { attributes: { metadata: "authors" } as never };

    const { status, json, log } = await create({ ...UPLOAD, metadata: { author: "x" } }, { policy });

    expect([status, json.code]).toEqual([500, "InternalError"]);
    expect(JSON.stringify(log)).toContain("policy.attributes.metadata must be");
  });

  it("binds length, type and checksum as signed headers, not in the query", async () => {
    const url = new URL((await create(UPLOAD)).json.url);

    expect(signedHeaders(url)).toEqual(["content-length", "content-type", "host", "x-amz-checksum-sha256"]);
    expect(
      [...url.searchParams.keys()].filter((name) => /checksum-|content-(?:type|length)/.test(name)),
    ).toEqual([]);
  });

  it.each(["video/webm;codecs=vp8,opus", 'video/webm; codecs="vp8, opus"', "text/plain; charset=utf-8;"])(
    "signs the type %s as it was sent",
    async (type) => {
      const { json } = await create({ ...UPLOAD, type });

      expect(json.headers).toMatchObject({ "content-type": type });
    },
  );

  it("treats an empty type, a browser's unknown one, as application/octet-stream", async () => {
    const { status, json } = await create({ ...UPLOAD, type: "" });

    expect(status).toBe(200);
    expect(json.headers).toMatchObject({ "content-type": "application/octet-stream" });
  });

  it("binds the write condition and our metadata in the signed query", async () => {
    const { searchParams } = new URL((await create(UPLOAD)).json.url);

    expect(Object.fromEntries(searchParams)).toMatchObject({
      "If-None-Match": "*",
      "X-Amz-Date": "20260102T030405Z",
      "X-Amz-Expires": "900",
      "X-Amz-Security-Token": "a-session",
      "x-amz-meta-upload-id": FIRST_ID,
      "x-amz-meta-upload-subject": "alice",
      "x-amz-meta-upload-length": "10",
      "x-amz-meta-upload-checksum": `sha256:${EMPTY_SHA256}`,
    });
  });

  it("has no checksum of an empty body, unlike a URL from the SDK", async () => {
    const { url } = (await create({ key: "a", length: 0, type: "text/plain" })).json;

    expect(decodeURIComponent(url)).not.toMatch(/AAAAAA==|sdk-checksum|x-amz-checksum/i);
  });

  it("omits the condition if overwriting is allowed", async () => {
    const { url } = (await create(UPLOAD, { policy: { overwrite: true } })).json;

    expect(url).not.toContain("If-None-Match");
  });

  it("signs for the acceleration endpoint if it is enabled", async () => {
    const { url } = (await create(UPLOAD, { transferAcceleration: true })).json;

    expect(new URL(url).host).toBe("uploads-bucket.s3-accelerate.amazonaws.com");
  });

  it.each([
    ["crc32", "AAAAAA=="],
    ["crc32c", "AAAAAA=="],
    ["crc64nvme", "AAAAAAAAAAA="],
    ["sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="],
  ])("binds a %s", async (algorithm, value) => {
    const { json } = await create({ ...UPLOAD, checksum: { algorithm, value } });

    expect(signedHeaders(new URL(json.url))).toContain(`x-amz-checksum-${algorithm}`);
    expect(json.headers).toMatchObject({ [`x-amz-checksum-${algorithm}`]: value });
  });

  it("reads a body that API Gateway has encoded", async () => {
    const body = Buffer.from(JSON.stringify(UPLOAD)).toString("base64");

    expect((await create(body, {}, { isBase64Encoded: true })).status).toBe(200);
  });

  it.each<[Changes, Event, string]>([
    [{ caller: "authorizer" }, { authorizer: { principalId: "own" } }, "uploads/own/a/b c.pdf"],
    [{ caller: "cognito" }, { authorizer: { claims: { sub: "cog" } } }, "uploads/cog/a/b c.pdf"],
    [
      { caller: "cognito", tenant: { groupPrefix: "t:" }, policy: { keyPrefix: "tenant" } },
      { authorizer: { claims: { sub: "cog", "cognito:groups": "g,t:acme" } } },
      "uploads/acme/a/b c.pdf",
    ],
    [
      { caller: "iam" },
      { identity: { userArn: "arn:aws:iam::1:user/bob" } },
      "uploads/arn_3Aaws_3Aiam_3A_3A1_3Auser_2Fbob/a/b c.pdf",
    ],
    [{ caller: "none" }, { authorizer: { subject: "mallory" } }, "uploads/anonymous/a/b c.pdf"],
  ])("identifies the caller by %j", async (changes, event, key) => {
    expect((await create(UPLOAD, changes, event)).json).toMatchObject({ key });
  });

  it.each<[string, unknown, Changes, number, string]>([
    ["no body", "", {}, 400, "InvalidBody"],
    ["no JSON", "{", {}, 400, "InvalidBody"],
    ["a list", [], {}, 400, "InvalidBody"],
    ["no key", { ...UPLOAD, key: undefined }, {}, 400, "InvalidBody"],
    ["no length", { ...UPLOAD, length: undefined }, {}, 400, "InvalidBody"],
    ["a length as a string", { ...UPLOAD, length: "10" }, {}, 400, "InvalidBody"],
    ["a length that is not a whole number", { ...UPLOAD, length: 1.5 }, {}, 400, "InvalidBody"],
    ["an unknown field", { ...UPLOAD, acl: "public-read" }, {}, 400, "InvalidBody"],
    ["a prototype", '{"__proto__":{"key":"a"},"length":1,"type":"a/b"}', {}, 400, "InvalidBody"],
    [
      "an unknown algorithm",
      { ...UPLOAD, checksum: { algorithm: "md5", value: "x" } },
      {},
      400,
      "InvalidBody",
    ],
    ["a body too long", { ...UPLOAD, type: "a".repeat(17_000) }, {}, 413, "BodyTooLarge"],
    [
      "a broken checksum",
      { ...UPLOAD, checksum: { algorithm: "sha1", value: "x" } },
      {},
      400,
      "InvalidChecksum",
    ],
    ["a key with dot segments", { ...UPLOAD, key: "../bob/x" }, {}, 400, "InvalidKey"],
    ["a key with encoded dot segments", { ...UPLOAD, key: "%2e%2e/bob/x" }, {}, 400, "InvalidKey"],
    ["a lone surrogate", '{"key":"a\\ud800","length":1,"type":"a/b"}', {}, 400, "InvalidKey"],
    ["a wildcard for a type", { ...UPLOAD, type: "image/*" }, {}, 400, "InvalidContentType"],
    [
      "a wildcard for a type although the policy names it",
      { ...UPLOAD, type: "image/*" },
      { policy: { allowedContentTypes: ["image/*"] } },
      400,
      "InvalidContentType",
    ],
    ["a key that was not valid UTF-8", { ...UPLOAD, key: "a\ufffd.pdf" }, {}, 400, "InvalidKey"],
    ["another type", UPLOAD, { policy: { allowedContentTypes: ["image/*"] } }, 415, "ContentTypeNotAllowed"],
    ["a byte too many", UPLOAD, { policy: { maxBytes: 9 } }, 413, "TooLarge"],
    [
      "more than one PUT can send, even if the policy allows it",
      { ...UPLOAD, length: 5_368_709_121, method: "PUT" },
      { policy: { maxBytes: 53_687_091_200_000 } },
      413,
      "TooLarge",
    ],
    [
      "no checksum",
      { ...UPLOAD, checksum: undefined },
      { policy: { checksum: "required" } },
      400,
      "ChecksumRequired",
    ],
    ["no tenant", UPLOAD, { policy: { keyPrefix: "tenant" } }, 403, "NoTenant"],
    ["no caller", UPLOAD, { caller: "iam" }, 403, "UnknownCaller"],
  ])("rejects %s", async (_, body, changes, status, code) => {
    const answer = await create(body, changes);

    expect(answer).toMatchObject({ status, json: { code, requestId: "extended-1" } });
    expect(answer.json.message).toEqual(expect.any(String));
  });

  it("names the invalid field", async () => {
    expect((await create({ ...UPLOAD, length: -1 })).json.message).toMatch(/^length must be/);
    expect((await create({ ...UPLOAD, acl: "x" })).json.message).toMatch(/"acl"/);
  });

  it("rejects a key in invalid UTF-8", async () => {
    const bytes = Buffer.from(JSON.stringify({ ...UPLOAD, key: "a\u00ff.pdf" }), "latin1");

    const answer = await create(bytes.toString("base64"), {}, { isBase64Encoded: true });

    expect(answer).toMatchObject({ status: 400, json: { code: "InvalidKey" } });
  });

  it("lets an allowed origin, and no other, read every response", async () => {
    const allowed = await create("", {}, { headers: { origin: "https://app.example.com" } });
    const other = await create(UPLOAD, {}, { headers: { Origin: "https://evil.example" } });

    expect(allowed.headers["Access-Control-Allow-Origin"]).toBe("https://app.example.com");
    expect(other.headers).not.toHaveProperty("Access-Control-Allow-Origin");
  });

  it("logs neither URL, key nor subject", async () => {
    const { log } = await create(UPLOAD);

    expect(log).toEqual([
      {
        route: "POST /uploads",
        requestId: "request-1",
        extendedRequestId: "extended-1",
        outcome: "answered",
        status: 200,
        uploadId: FIRST_ID,
      },
    ]);
  });
});

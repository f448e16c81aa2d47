import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { UploadPolicy } from "../../../../functions/upload-policy/contract.js";
import { boundUploadId } from "../../../../functions/upload-policy/headers/metadata.js";
import { EMPTY_SHA256 } from "../../support/policies.js";
import type { AskedRequest } from "./ask-edge.js";
import { askEdge } from "./ask-edge.js";

const MIB = 1_048_576;
const UUID = "0b2f7d0a-3c1e-4f7b-9d43-2a6c5e8f1b90";
const HOST = { host: "d111.cloudfront.net" };

const create = (headers: Record<string, string> = {}): AskedRequest => ({
  method: "POST",
  query: "uploads",
  headers: { "x-upload-length": "10000000", ...headers },
});
const part = (number: number, headers: Record<string, string> = {}): AskedRequest => ({
  method: "PUT",
  query: `partNumber=${number}&uploadId=id`,
  headers: { "content-length": String(5 * MIB), ...headers },
});
const list: AskedRequest = { method: "GET", query: "uploadId=id" };
const complete = (headers: Record<string, string> = {}): AskedRequest => ({
  method: "POST",
  query: "uploadId=id",
  headers: { "content-length": "200", "x-amz-mp-object-size": "10000000", ...headers },
});
const abort: AskedRequest = { method: "DELETE", query: "uploadId=id" };

describe("the edge authorizer forwards to S3, in an upload in parts,", () => {
  it("the request that creates the upload, with our metadata and the object's headers", async () => {
    const { reply, headers } = await askEdge(
      create({
        "content-type": "video/mp4",
        "cache-control": "private",
        "content-disposition": "attachment",
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-type": "COMPOSITE",
      }),
    );

    expect(reply).toMatchObject({ method: "POST", uri: "/uploads/alice/big.bin", querystring: "uploads=" });
    expect(headers).toEqual({
      ...HOST,
      "content-type": "video/mp4",
      "cache-control": "private",
      "content-disposition": "attachment",
      "x-amz-checksum-algorithm": "SHA256",
      "x-amz-checksum-type": "COMPOSITE",
      "x-amz-meta-upload-id": "upload-1",
      "x-amz-meta-upload-subject": "alice",
      "x-amz-meta-upload-length": "10000000",
      "x-amz-meta-upload-key-sha256": createHash("sha256").update("uploads/alice/big.bin").digest("hex"),
    });
  });

  it("the request that creates the upload, under the client's own id, bound to the subject", async () => {
    const { headers } = await askEdge(create({ "x-upload-id": UUID }));

    expect(headers["x-amz-meta-upload-id"]).toBe(boundUploadId(UUID, "alice"));
  });

  it("a part, with the part's checksums and no header of the object", async () => {
    const { reply, headers } = await askEdge(
      part(2, {
        "content-type": "text/html",
        "content-disposition": "inline",
        "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==",
        "x-amz-checksum-sha256": EMPTY_SHA256,
        "x-amz-meta-upload-subject": "bob",
        "x-amz-copy-source": "/other/object",
      }),
    );

    expect(reply).toMatchObject({
      method: "PUT",
      uri: "/uploads/alice/big.bin",
      querystring: "partNumber=2&uploadId=id",
    });
    expect(headers).toEqual({
      ...HOST,
      "content-length": String(5 * MIB),
      "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==",
      "x-amz-checksum-sha256": EMPTY_SHA256,
    });
  });

  it.each([
    ["uploadId=id", "uploadId=id"],
    ["part-number-marker=1000&uploadId=id", "part-number-marker=1000&uploadId=id"],
    ["uploadId=id&part-number-marker=0", "part-number-marker=0&uploadId=id"],
  ])("the request that lists parts by %s", async (query, sent) => {
    const { reply, headers } = await askEdge({ ...list, query });

    expect(reply).toMatchObject({ method: "GET", uri: "/uploads/alice/big.bin", querystring: sent });
    expect(headers).toEqual(HOST);
  });

  it("the request that completes the upload, with the size that S3 compares and the condition", async () => {
    const { reply, headers } = await askEdge(
      complete({
        "content-type": "application/xml",
        "x-amz-checksum-crc32": "AAAAAA==",
        "x-amz-checksum-type": "FULL_OBJECT",
      }),
    );

    expect(reply).toMatchObject({
      method: "POST",
      uri: "/uploads/alice/big.bin",
      querystring: "uploadId=id",
    });
    expect(headers).toEqual({
      ...HOST,
      "content-length": "200",
      "if-none-match": "*",
      "x-amz-checksum-crc32": "AAAAAA==",
      "x-amz-checksum-type": "FULL_OBJECT",
      "x-amz-mp-object-size": "10000000",
    });
  });

  it("the request that completes the upload, without a condition only if overwriting is allowed and the client sends none", async () => {
    const policy = { overwrite: true };
    const own = await askEdge(complete({ "if-none-match": "*" }), { policy });
    const none = await askEdge(complete(), { policy });
    const weaker = await askEdge(complete({ "if-none-match": '"etag"' }));

    expect(own.headers["if-none-match"]).toBe("*");
    expect(none.headers).not.toHaveProperty("if-none-match");
    expect(weaker.headers["if-none-match"]).toBe("*");
  });

  it("the request that aborts the upload", async () => {
    const { reply, headers } = await askEdge(abort);

    expect(reply).toMatchObject({
      method: "DELETE",
      uri: "/uploads/alice/big.bin",
      querystring: "uploadId=id",
    });
    expect(headers).toEqual(HOST);
  });

  it("S3's id in any printable form, encoded again", async () => {
    const { reply } = await askEdge({ ...list, query: "uploadId=a.b_c-d%2Fe%2B%26f%3D" });

    expect(reply).toMatchObject({ querystring: "uploadId=a.b_c-d%2Fe%2B%26f%3D" });
  });

  it("the PUT of a whole object, exactly as if parts were not enabled", async () => {
    const { reply, headers } = await askEdge({ method: "PUT", headers: { "content-length": "10" } });

    expect(reply).toMatchObject({ uri: "/uploads/alice/big.bin", querystring: "" });
    expect(headers).toMatchObject({ "if-none-match": "*", "x-amz-meta-upload-id": "upload-1" });
  });

  it("every request without S3's upload id in the log, because others with the same prefix could use the id", async () => {
    const { log } = await askEdge({ ...list, query: "uploadId=s3-upload-id" });

    expect(log).toContain('"outcome":"allowed"');
    expect(log).not.toContain("s3-upload-id");
  });

  it.each([
    [create(), "CreateMultipartUpload"],
    [part(1), "UploadPart"],
    [list, "ListParts"],
    [complete(), "CompleteMultipartUpload"],
    [abort, "AbortMultipartUpload"],
  ])("every request with the operation's name in the log: %o is %s", async (request, operation) => {
    expect((await askEdge(request)).log).toContain(`"operation":"${operation}"`);
  });
});

describe("the size of a part", () => {
  it.each<[string, number, number, number]>([
    ["the first of a small object", 1, 10 * MIB, 10 * MIB],
    ["the second of a small object, the rest", 2, 10 * MIB, 5 * MIB],
    ["the last that is needed", 3, 10 * MIB + 1, 1],
    ["the first by default", 1, 5_368_709_120, 64 * MIB],
    ["the last by default", 1_024, 5_368_709_120, 5 * MIB],
    ["the first of the largest object", 1, 53_687_091_200_000, 5_368_709_120],
    ["the last of the largest object", 10_000, 53_687_091_200_000, 5_368_709_120],
    ["the first of 1 TB, twice the size of 10,000 equal parts", 1, 1_000_000_000_000, 200_000_000],
  ])("is limited: %s", async (_name, number, maxBytes, most) => {
    const policy = { maxBytes };
    const allowed = await askEdge(part(number, { "content-length": String(most) }), { policy });
    const rejected = await askEdge(part(number, { "content-length": String(most + 1) }), { policy });

    expect(allowed.reply).toMatchObject({ method: "PUT", uri: "/uploads/alice/big.bin" });
    expect(rejected).toMatchObject({
      status: 413,
      code: "PartTooLarge",
      message: expect.stringContaining(`${most} `),
    });
  });

  it.each([
    [1, 1],
    [5 * MIB, 1],
    [5 * MIB + 1, 2],
    [5_368_709_120, 1_024],
    [52_428_800_000 - 5 * MIB, 9_999],
  ])("limits the number of parts: objects of %d bytes have at most %d", async (maxBytes, most) => {
    const small = { "content-length": "1" };
    const allowed = await askEdge(part(most, small), { policy: { maxBytes } });
    const rejected = await askEdge(part(most + 1, small), { policy: { maxBytes } });

    expect(allowed.code).toBeUndefined();
    expect(rejected).toMatchObject({
      status: 413,
      code: "TooManyParts",
      message: expect.stringContaining(` ${most}`),
    });
  });
});

describe("the limits of a key, with parts", () => {
  const limits = [
    { prefix: "big", types: ["video/*"], maxBytes: 12 * MIB },
    { prefix: "other/", maxBytes: 1 },
  ];
  const bytes = (length: number) => ({ "content-length": String(length) });

  it.each<[string, AskedRequest, number | undefined, string | undefined]>([
    ["a part within them", part(1, bytes(12 * MIB)), undefined, undefined],
    ["a larger part", part(1, bytes(12 * MIB + 1)), 413, "PartTooLarge"],
    ["a last part within them", part(3, bytes(2 * MIB)), undefined, undefined],
    ["a larger last part", part(3, bytes(2 * MIB + 1)), 413, "PartTooLarge"],
    ["more parts than fit", part(4, bytes(1)), 413, "TooManyParts"],
    [
      "a completion within them",
      complete({ "x-amz-mp-object-size": String(12 * MIB) }),
      undefined,
      undefined,
    ],
    [
      "the completion of a larger object",
      complete({ "x-amz-mp-object-size": String(12 * MIB + 1) }),
      413,
      "TooLarge",
    ],
    ["a list of the parts", list, undefined, undefined],
    ["an abort", abort, undefined, undefined],
  ])("decide %s", async (_, request, status, code) => {
    const answer = await askEdge(request, { policy: { limits } });

    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it.each([
    ["a part", part(1), 503],
    ["a completion", complete(), 503],
    ["an abort", abort, undefined],
  ])("if they are invalid, reject only requests that store something: %s", async (_, request, status) => {
    const answer = await askEdge(request, { policy: { limits: [{ prefix: "/big", maxBytes: 5 }] } });

    expect(answer.status).toBe(status);
  });
});

describe("the edge authorizer rejects, in an upload in parts,", () => {
  it.each<[string, AskedRequest, Partial<UploadPolicy>, number, string]>([
    ["no credential", { ...list, headers: { Authorization: "" } }, {}, 401, "MissingCredential"],
    ["another method", { ...list, method: "PATCH" }, {}, 405, "MethodNotAllowed"],
    ["HEAD", { ...list, method: "HEAD" }, {}, 405, "MethodNotAllowed"],
    ["the deletion of an object", { method: "DELETE" }, {}, 400, "QueryNotServed"],
    ["the download of an object", { method: "GET" }, {}, 400, "QueryNotServed"],
    ["a form POST", { method: "POST" }, {}, 400, "QueryNotServed"],
    ["the list of all uploads", { method: "GET", query: "uploads" }, {}, 400, "QueryNotServed"],
    ["the deletion of a version", { method: "DELETE", query: "versionId=1" }, {}, 400, "QueryNotServed"],
    ["tags", { method: "PUT", query: "tagging" }, {}, 400, "QueryNotServed"],
    ["a PUT with only an upload id", { method: "PUT", query: "uploadId=id" }, {}, 400, "QueryNotServed"],
    ["a PUT with only a part number", { method: "PUT", query: "partNumber=1" }, {}, 400, "QueryNotServed"],
    ["a part by POST", { method: "POST", query: "partNumber=1&uploadId=id" }, {}, 400, "QueryNotServed"],
    ["another parameter", { ...abort, query: "uploadId=id&versionId=1" }, {}, 400, "QueryNotServed"],
    ["a signature", { ...list, query: "uploadId=id&X-Amz-Signature=x" }, {}, 400, "QueryNotServed"],
    ["a parameter twice", { ...list, query: "uploadId=id&uploadId=other" }, {}, 400, "QueryNotServed"],
    ["a name in another letter case", { ...list, query: "uploadid=id" }, {}, 400, "QueryNotServed"],
    ["an encoded name", { ...list, query: "upload%49d=id" }, {}, 400, "QueryNotServed"],
    ["__proto__", { ...list, query: "__proto__=id" }, {}, 400, "QueryNotServed"],
    ["broken percent-encoding", { ...list, query: "uploadId=%zz" }, {}, 400, "QueryNotServed"],
    ["overlong UTF-8", { ...list, query: "uploadId=%c0%af" }, {}, 400, "QueryNotServed"],
    ["a create with a value", { ...create(), query: "uploads=x" }, {}, 400, "InvalidQuery"],
    ["an empty upload id", { ...list, query: "uploadId=" }, {}, 400, "InvalidQuery"],
    ["an upload id with a line break", { ...list, query: "uploadId=a%0d%0ab" }, {}, 400, "InvalidQuery"],
    ["a long upload id", { ...list, query: `uploadId=${"a".repeat(513)}` }, {}, 400, "InvalidQuery"],
    ["part 0", part(0), {}, 400, "InvalidQuery"],
    ["part -1", part(-1), {}, 400, "InvalidQuery"],
    ["part 1.5", part(1.5), {}, 400, "InvalidQuery"],
    ["part 01", { ...part(1), query: "partNumber=01&uploadId=id" }, {}, 400, "InvalidQuery"],
    ["part 1e1", { ...part(1), query: "partNumber=1e1&uploadId=id" }, {}, 400, "InvalidQuery"],
    ["a part beyond S3's", part(10_001), { maxBytes: 53_687_091_200_000 }, 400, "InvalidQuery"],
    ["a marker of letters", { ...list, query: "uploadId=id&part-number-marker=x" }, {}, 400, "InvalidQuery"],

    ["a key with dot segments", { ...list, uri: "/../bob/x" }, {}, 400, "InvalidKey"],
    ["a key with encoded dot segments", { ...abort, uri: "/%2e%2e%2fbob/x" }, {}, 400, "InvalidKey"],
    ["a folder", { ...create(), uri: "/a/" }, {}, 400, "InvalidKey"],
    ["no tenant", abort, { keyPrefix: "tenant" }, 403, "NoTenant"],
    [
      "another extension at the creation",
      create(),
      { allowedExtensions: [".png"] },
      415,
      "ExtensionNotAllowed",
    ],
    ["another extension at the end", complete(), { allowedExtensions: [".png"] }, 415, "ExtensionNotAllowed"],

    ["a create without a size", create({ "x-upload-length": "" }), {}, 411, "LengthRequired"],
    ["a create with a wrong size", create({ "x-upload-length": "1e3" }), {}, 400, "InvalidLength"],
    ["a create with two sizes", create({ "x-upload-length": "1, 1" }), {}, 400, "InvalidLength"],
    ["an announced byte too many", create(), { maxBytes: 9_999_999 }, 413, "TooLarge"],
    ["an announced byte too few", create(), { minBytes: 10_000_001 }, 400, "TooSmall"],
    [
      "another type",
      create({ "content-type": "text/html" }),
      { allowedContentTypes: ["image/*"] },
      415,
      "ContentTypeNotAllowed",
    ],
    [
      "no type if some are allowed",
      create(),
      { allowedContentTypes: ["image/*"] },
      415,
      "ContentTypeNotAllowed",
    ],
    ["a create with a body", create({ "content-length": "1" }), {}, 400, "BodyNotAllowed"],
    ["a create with a body in chunks", create({ "transfer-encoding": "chunked" }), {}, 400, "BodyNotAllowed"],
    ["a create with a condition", create({ "if-none-match": "*" }), {}, 400, "ConditionNotServed"],
    [
      "a create with a checksum",
      create({ "x-amz-checksum-sha256": EMPTY_SHA256 }),
      {},
      400,
      "InvalidChecksum",
    ],
    ["a create with Content-MD5", create({ "content-md5": "x" }), {}, 400, "InvalidChecksum"],
    ["an unknown algorithm", create({ "x-amz-checksum-algorithm": "MD5" }), {}, 400, "InvalidChecksum"],
    ["an unknown checksum type", create({ "x-amz-checksum-type": "HALF" }), {}, 400, "InvalidChecksum"],
    ["no algorithm if checksums are required", create(), { checksum: "required" }, 400, "ChecksumRequired"],
    [
      "CRC64NVME if checksums are required",
      create({ "x-amz-checksum-algorithm": "CRC64NVME" }),
      { checksum: "required" },
      400,
      "ChecksumRequired",
    ],
    ["aws-chunked", create({ "content-encoding": "aws-chunked" }), {}, 400, "InvalidContentEncoding"],
    ["a name outside ASCII", create({ "content-disposition": "ü" }), {}, 400, "InvalidHeader"],
    ["an upload id that is not a UUID", create({ "x-upload-id": "1" }), {}, 400, "InvalidUploadId"],

    ["a part without a length", part(1, { "content-length": "" }), {}, 411, "LengthRequired"],
    ["a part with two lengths", part(1, { "content-length": "1, 1" }), {}, 400, "InvalidLength"],
    ["a part with a condition", part(1, { "if-none-match": "*" }), {}, 400, "ConditionNotServed"],
    ["a part with If-Match", part(1, { "if-match": '"etag"' }), {}, 400, "ConditionNotServed"],
    [
      "a part in signed chunks",
      part(1, { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" }),
      {},
      400,
      "InvalidContentSha256",
    ],
    ["a part without a checksum", part(1), { checksum: "required" }, 400, "ChecksumRequired"],
    ["a part with a broken checksum", part(1, { "x-amz-checksum-crc32": "x" }), {}, 400, "InvalidChecksum"],

    ["a list with a body", { ...list, headers: { "content-length": "1" } }, {}, 400, "BodyNotAllowed"],
    ["an abort with a body", { ...abort, headers: { "content-length": "1" } }, {}, 400, "BodyNotAllowed"],

    ["an end without a size", complete({ "x-amz-mp-object-size": "" }), {}, 411, "LengthRequired"],
    ["an end with a wrong size", complete({ "x-amz-mp-object-size": "-1" }), {}, 400, "InvalidLength"],
    ["an end that is too large", complete(), { maxBytes: 9_999_999 }, 413, "TooLarge"],
    ["an end that is too small", complete(), { minBytes: 10_000_001 }, 400, "TooSmall"],
    ["an end without a length", complete({ "content-length": "" }), {}, 411, "LengthRequired"],
    ["a long list of parts", complete({ "content-length": "4194305" }), {}, 413, "TooLarge"],
    [
      "another condition at the end",
      complete({ "if-none-match": '"etag"' }),
      { overwrite: true },
      400,
      "ConditionNotServed",
    ],
    [
      "If-Match at the end",
      complete({ "if-match": '"etag"' }),
      { overwrite: true },
      400,
      "ConditionNotServed",
    ],
    [
      "a wrong checksum type at the end",
      complete({ "x-amz-checksum-type": "x" }),
      {},
      400,
      "InvalidChecksum",
    ],
  ])("%s", async (_name, request, policy, status, code) => {
    const answer = await askEdge(request, { policy });

    expect(answer).toMatchObject({ status, code });
    expect(answer.log).toContain(`"status":${status},"code":"${code}"`);
  });

  it("every request if the settings do not enable parts", async () => {
    const answers = await Promise.all(
      [create(), part(1), list, complete(), abort].map((request) => askEdge(request, { parts: false })),
    );

    expect(answers.map(({ code }) => code)).toEqual([
      "MethodNotAllowed",
      "QueryNotServed",
      "MethodNotAllowed",
      "MethodNotAllowed",
      "MethodNotAllowed",
    ]);
  });

  it("requests that store something while uploads are paused, and no others", async () => {
    const answers = await Promise.all(
      [create(), part(1), list, complete(), abort].map((request) => askEdge(request, { paused: true })),
    );

    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [503, "UploadsPaused"],
      [503, "UploadsPaused"],
      [undefined, undefined],
      [503, "UploadsPaused"],
      [undefined, undefined],
    ]);
  });

  it("a query string, and names the allowed requests", async () => {
    const { message } = await askEdge({ method: "PUT", query: "acl" });

    expect(message).toContain("PUT /KEY?partNumber=N&uploadId=ID");
    expect(message).toContain("DELETE /KEY?uploadId=ID");
  });
});

describe("the edge authorizer with parts enabled", () => {
  it("lists the methods of parts for browsers", async () => {
    const { headers } = await askEdge({ method: "OPTIONS", headers: { Origin: "https://app.example.com" } });

    expect(headers["access-control-allow-methods"]).toBe("PUT, POST, GET, DELETE, OPTIONS");
    expect(headers["access-control-allow-headers"]?.split(", ")).toEqual(
      expect.arrayContaining([
        "authorization",
        "x-amz-checksum-algorithm",
        "x-amz-checksum-type",
        "x-amz-mp-object-size",
        "x-upload-length",
      ]),
    );
  });

  it("names the allowed methods if another one is used", async () => {
    expect((await askEdge({ method: "PATCH" })).headers.allow).toBe("PUT, POST, GET, DELETE, OPTIONS");
  });
});

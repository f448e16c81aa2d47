import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { header } from "../../../../../emulator/http/http.js";
import type { Bucket } from "../../../../../emulator/model.js";
import type { DirectRequest, World } from "../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../support/world.js";

async function put(world: World, request: DirectRequest) {
  const answer = await world.s3.handle(directRequest(request), administrator(world));
  const xml = await bodyText(answer);
  return { answer, status: answer.status, code: /<Code>(.*?)<\/Code>/.exec(xml)?.[1], xml };
}

async function get(world: World, query = "") {
  const answer = await world.s3.handle(directRequest({ method: "GET", query }), administrator(world));
  return { answer, status: answer.status, text: await bodyText(answer) };
}

const md5 = (text: string): string => createHash("md5").update(text).digest("base64");

describe("PutObject", () => {
  it.each<[string, DirectRequest, number, string]>([
    ["a wrong MD5", { headers: { "Content-MD5": md5("other") } }, 400, "BadDigest"],
    ["a malformed MD5", { headers: { "Content-MD5": "abc" } }, 400, "InvalidDigest"],
    ["a wrong checksum", { headers: { "x-amz-checksum-crc32": "AAAAAA==" } }, 400, "BadDigest"],
    ["a malformed checksum", { headers: { "x-amz-checksum-crc32": "AA==" } }, 400, "InvalidRequest"],
    [
      "two checksums",
      { headers: { "x-amz-checksum-crc32": "AAAAAA==", "x-amz-checksum-sha1": "x" } },
      400,
      "InvalidRequest",
    ],
    [
      "an announced checksum that is missing",
      { headers: { "x-amz-sdk-checksum-algorithm": "CRC32" } },
      400,
      "InvalidRequest",
    ],
    ["no length", { body: Readable.from([Buffer.from("x")]) }, 411, "MissingContentLength"],
    [
      "fewer bytes than announced",
      { body: Readable.from([Buffer.from("x")]), headers: { "content-length": "2" } },
      400,
      "IncompleteBody",
    ],
    [
      "over 5 GiB",
      { body: Readable.from([]), headers: { "content-length": String(5 * 1024 ** 3 + 1) } },
      400,
      "EntityTooLarge",
    ],
    [
      "another expected owner",
      { headers: { "x-amz-expected-bucket-owner": "999999999999" } },
      403,
      "AccessDenied",
    ],
    ["an ACL", { headers: { "x-amz-acl": "public-read" } }, 400, "AccessControlListNotSupported"],
    ["a grant", { headers: { "x-amz-grant-read": "id=1" } }, 400, "AccessControlListNotSupported"],
    [
      "a customer's key",
      { headers: { "x-amz-server-side-encryption-customer-algorithm": "AES256" } },
      403,
      "AccessDenied",
    ],
    [
      "an unknown encryption",
      { headers: { "x-amz-server-side-encryption": "ROT13" } },
      400,
      "InvalidArgument",
    ],
    ["an unknown storage class", { headers: { "x-amz-storage-class": "ATTIC" } }, 400, "InvalidStorageClass"],
    ["an object lock", { headers: { "x-amz-object-lock-mode": "COMPLIANCE" } }, 400, "InvalidRequest"],
    ["too much metadata", { headers: { "x-amz-meta-a": "x".repeat(2048) } }, 400, "MetadataTooLarge"],
    [
      "eleven tags",
      { headers: { "x-amz-tagging": "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1" } },
      400,
      "BadRequest",
    ],
    ["a duplicate tag", { headers: { "x-amz-tagging": "a=1&a=2" } }, 400, "InvalidArgument"],
    ["a reserved tag", { headers: { "x-amz-tagging": "aws:a=1" } }, 400, "InvalidTag"],
    ["If-None-Match with an ETag", { headers: { "If-None-Match": '"abc"' } }, 501, "NotImplemented"],
    ["If-Match without an object", { headers: { "If-Match": '"abc"' } }, 404, "NoSuchKey"],
    ["a copy", { headers: { "x-amz-copy-source": "/files/b" } }, 501, "NotImplemented"],
    ["a part of an unknown upload", { query: "partNumber=1&uploadId=x" }, 404, "NoSuchUpload"],
    ["a path that leaves the bucket", { path: "/files/a/../../b" }, 400, "InvalidURI"],
    ["a key that is not UTF-8", { path: "/files/%ff" }, 400, "InvalidURI"],
    ["an unknown bucket", { path: "/other/a" }, 404, "NoSuchBucket"],
    [
      "a hash of another content",
      { headers: { "x-amz-content-sha256": "0".repeat(64) } },
      400,
      "XAmzContentSHA256Mismatch",
    ],
  ])("rejects %s, and stores nothing", async (_, request, status, code) => {
    const world = await createWorld();

    const rejected = await put(world, { body: "hello", ...request });

    expect([rejected.status, rejected.code]).toEqual([status, code]);
    expect((await get(world)).status).toBe(404);
  });

  it("accepts ACL and owner if they have the default values", async () => {
    const { status } = await put(await createWorld(), {
      headers: { "x-amz-acl": "bucket-owner-full-control", "x-amz-expected-bucket-owner": "111122223333" },
    });

    expect(status).toBe(200);
  });

  it("stores CRC64NVME and MD5 if the client sends no checksum", async () => {
    const { answer } = await put(await createWorld(), { body: "123456789" });

    // The check value of CRC-64/NVME, ae8b14860a799888.
    expect(header(answer, "x-amz-checksum-crc64nvme")).toBe("rosUhgp5mIg=");
    expect(header(answer, "etag")).toBe('"25f9e794323b453885f5181f1b624d0b"');
  });

  it("keeps the old object if the new write fails", async () => {
    const world = await createWorld();
    await put(world, { body: "old" });

    await put(world, { body: Readable.from([Buffer.from("new")]), headers: { "content-length": "4" } });

    expect((await get(world)).text).toBe("old");
  });

  it("replaces an object atomically, even for readers that have begun", async () => {
    const world = await createWorld();
    const old = randomBytes(2_000_000).toString("hex");
    await put(world, { body: old });
    const reading = await world.s3.handle(directRequest({ method: "GET" }), administrator(world));

    await put(world, { body: "new" });

    expect((await bodyText(reading)) === old).toBe(true);
    expect((await get(world)).text).toBe("new");
  });

  it("lets exactly one of many writers succeed with If-None-Match", async () => {
    const world = await createWorld();
    const writers = Array.from({ length: 20 }, (_, i) =>
      put(world, { body: `writer ${i}`, headers: { "If-None-Match": "*" } }),
    );

    const statuses = (await Promise.all(writers)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
    expect((await get(world)).text).toBe(`writer ${statuses.indexOf(200)}`);
  });

  it("enforces If-None-Match as a signed parameter of a URL, without a header", async () => {
    const world = await createWorld();
    const command = new PutObjectCommand({ Bucket: "files", Key: "in/a.txt" });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { query: object }).query, { "If-None-Match": "*" });
        return next(args);
      },
      { step: "build" },
    );
    const url = await getSignedUrl(world.client, command);

    const first = await fetch(url, { method: "PUT", body: "1" });
    const second = await fetch(url, { method: "PUT", body: "2" });
    const stripped = await fetch(url.replace("If-None-Match=%2A&", ""), { method: "PUT", body: "2" });

    expect([first.status, second.status, stripped.status]).toEqual([200, 412, 403]);
    expect(await second.text()).toContain("<Condition>If-None-Match</Condition>");
    expect((await get(world)).text).toBe("1");
  });

  it.each<[Bucket["encryption"]["algorithm"], boolean]>([
    ["AES256", true],
    ["aws:kms", false],
  ])("with %s: the ETag is the MD5: %j", async (algorithm, isMd5) => {
    const world = await createWorld({ encryption: { algorithm, blockedEncryptionTypes: [] } });

    const { answer } = await put(world, { body: "x" });

    expect(header(answer, "x-amz-server-side-encryption")).toBe(algorithm);
    expect(header(answer, "etag") === '"9dd4e461268c8034f5c8564e155c67a6"').toBe(isMd5);
  });
});

describe("metadata", () => {
  it.each([
    ["plain", "plain"],
    ["日本", "=?UTF-8?B?5pel5pys?="],
    ["é", "=?UTF-8?B?w6k=?="],
    ["a\r\nset-cookie: b", "=?UTF-8?B?YQ0Kc2V0LWNvb2tpZTogYg==?="],
  ])("moved into the query are encoded for a header: %j", async (value, expected) => {
    const world = await createWorld();
    const request = directRequest({ query: `x-amz-meta-a=${encodeURIComponent(value)}`, body: "x" });

    await world.s3.handle(request, { ...administrator(world), authType: "REST-QUERY-STRING" });

    expect(header((await get(world)).answer, "x-amz-meta-a")).toBe(expected);
  });

  it("rejects a response header that is invalid", async () => {
    const world = await createWorld();
    await put(world, { body: "x" });

    const { status, text } = await get(world, "response-content-disposition=%0d%0aset-cookie:b");

    expect([status, text]).toEqual([400, expect.stringContaining("ISO-8859-1")]);
  });
});

describe("a body with trailing headers", () => {
  const trailing = (value: string, announced = "x-amz-checksum-crc32"): DirectRequest => ({
    headers: {
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": "9",
      "x-amz-trailer": announced,
    },
    body: `9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:${value}\r\n\r\n`,
  });

  it("is stored with the checksum that follows it", async () => {
    const world = await createWorld();

    // The check value of CRC-32, cbf43926.
    const { answer } = await put(world, trailing("y/Q5Jg=="));

    expect(header(answer, "x-amz-checksum-crc32")).toBe("y/Q5Jg==");
    expect((await get(world)).text).toBe("123456789");
  });

  it.each([
    ["another checksum", trailing("AAAAAA=="), "BadDigest"],
    ["a malformed checksum", trailing("AA=="), "InvalidRequest"],
    ["an unannounced trailer", trailing("y/Q5Jg==", "x-amz-checksum-sha1"), "MalformedTrailerError"],
  ])("is rejected with %s, and nothing is stored", async (_, request, code) => {
    const world = await createWorld();

    expect((await put(world, request)).code).toBe(code);
    expect((await get(world)).status).toBe(404);
  });
});

describe("errors", () => {
  it("come as S3's document, with the response's ids", async () => {
    const { answer, xml } = await put(await createWorld(), { path: "/other/<a>" });

    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchBucket<\/Code><Message>/,
    );
    expect(xml).toContain(`<RequestId>${header(answer, "x-amz-request-id")}</RequestId>`);
    expect(xml).toContain(`<HostId>${header(answer, "x-amz-id-2")}</HostId>`);
  });

  it("have no body in a response to HEAD", async () => {
    const { status, xml } = await put(await createWorld(), { method: "HEAD" });

    expect([status, xml]).toEqual([404, ""]);
  });

  it.each([
    ["GET", "/", "", "ListBuckets"],
    ["GET", "/files", "", "ListObjects "],
    ["GET", "/files", "versioning", "GetBucketVersioning"],
    ["POST", "/files", "delete", "DeleteObjects"],
    ["POST", "/files/a", "restore", "RestoreObject"],
    ["GET", "/files/a", "acl", "GetObjectAcl"],
    ["PUT", "/files", "policy", "policy"],
  ])("name the operation of %s %s?%s, which is not emulated", async (method, path, query, name) => {
    const { status, xml } = await put(await createWorld(), { method, path, query });

    expect(status).toBe(501);
    expect(xml).toContain(name);
  });
});

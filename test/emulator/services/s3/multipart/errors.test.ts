import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { header } from "../../../../../emulator/http/http.js";
import { beginUpload, FULL_PART } from "../support/multipart.js";
import type { DirectRequest, World } from "../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../support/world.js";

const MD5 = "9dd4e461268c8034f5c8564e155c67a6";

async function send(world: World, request: DirectRequest) {
  const answer = await world.s3.handle(
    directRequest({ path: "/files/in/m", ...request }),
    administrator(world),
  );
  const xml = await bodyText(answer);
  const element = (name: string): string | undefined =>
    new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  return { answer, status: answer.status, code: element("Code"), message: element("Message"), element };
}

const listOf = (...parts: readonly (readonly [number, string])[]): string =>
  `<CompleteMultipartUpload>${parts
    .map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag></Part>`)
    .join("")}</CompleteMultipartUpload>`;

describe("CreateMultipartUpload", () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      "an unknown algorithm",
      { "x-amz-checksum-algorithm": "MD4" },
      "InvalidRequest",
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    ],
    [
      "a type without an algorithm",
      { "x-amz-checksum-type": "COMPOSITE" },
      "InvalidRequest",
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    ],
    [
      "an unknown type",
      { "x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "HALF" },
      "InvalidRequest",
      "Value for x-amz-checksum-type header is invalid.",
    ],
    [
      "SHA-1 of the whole object",
      { "x-amz-checksum-algorithm": "SHA1", "x-amz-checksum-type": "FULL_OBJECT" },
      "InvalidRequest",
      "The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.",
    ],
    [
      "SHA-256 of the whole object",
      { "x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-type": "FULL_OBJECT" },
      "InvalidRequest",
      "The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
    ],
    [
      "CRC-64 of the parts' checksums",
      { "x-amz-checksum-algorithm": "CRC64NVME", "x-amz-checksum-type": "COMPOSITE" },
      "InvalidRequest",
      "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.",
    ],
    [
      "an ACL",
      { "x-amz-acl": "public-read" },
      "AccessControlListNotSupported",
      "The bucket does not allow ACLs",
    ],
    ["another owner", { "x-amz-expected-bucket-owner": "999999999999" }, "AccessDenied", "Access Denied"],
  ])("rejects %s", async (_, headers, code, message) => {
    const world = await createWorld();

    const rejected = await send(world, { method: "POST", query: "uploads", headers });

    expect([rejected.code, rejected.message?.replaceAll("&apos;", "'")]).toEqual([code, message]);
  });
});

describe("UploadPart", () => {
  const NUMBER = "Part number must be an integer between 1 and 10000, inclusive";

  it.each<[string, string, Partial<DirectRequest>, number, string, string | undefined]>([
    ["number 0", "0", {}, 400, "InvalidArgument", NUMBER],
    ["number 10,001", "10001", {}, 400, "InvalidArgument", NUMBER],
    ["a number below 0", "-1", {}, 400, "InvalidArgument", NUMBER],
    ["a malformed number", "one", {}, 400, "InvalidArgument", NUMBER],
    ["no length", "1", { body: Readable.from([Buffer.from("x")]) }, 411, "MissingContentLength", undefined],
    [
      "over 5 GiB",
      "1",
      { body: Readable.from([]), headers: { "content-length": String(5 * 1024 ** 3 + 1) } },
      400,
      "EntityTooLarge",
      undefined,
    ],
    [
      "a wrong MD5",
      "1",
      { headers: { "Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA==" } },
      400,
      "BadDigest",
      undefined,
    ],
    [
      "a wrong checksum",
      "1",
      { headers: { "x-amz-checksum-crc32": "AAAAAA==" } },
      400,
      "BadDigest",
      "The CRC32 you specified did not match the calculated checksum.",
    ],
    [
      "fewer bytes than announced",
      "1",
      { body: Readable.from([Buffer.from("x")]), headers: { "content-length": "2" } },
      400,
      "IncompleteBody",
      undefined,
    ],
  ])("rejects %s, and stores nothing", async (_, partNumber, request, status, code, message) => {
    const world = await createWorld();
    const { uploadId } = await beginUpload(world);

    const rejected = await send(world, {
      body: "hello",
      query: `partNumber=${partNumber}&uploadId=${uploadId}`,
      ...request,
    });
    const listed = await send(world, { method: "GET", query: `uploadId=${uploadId}` });

    expect([rejected.status, rejected.code]).toEqual([status, code]);
    if (message !== undefined) expect(rejected.message).toBe(message);
    expect(listed.element("Part")).toBeUndefined();
  });

  it.each([
    ["an upload of another key", "/files/in/other"],
    ["an upload of a key that differs in case", "/files/in/M"],
  ])("rejects a part for %s", async (_, path) => {
    const world = await createWorld();
    const { uploadId } = await beginUpload(world);

    const rejected = await send(world, { path, body: "x", query: `partNumber=1&uploadId=${uploadId}` });

    expect([rejected.status, rejected.code, rejected.element("UploadId")]).toEqual([
      404,
      "NoSuchUpload",
      uploadId,
    ]);
  });

  it("rejects a forged upload id, even if it looks like a path", async () => {
    const world = await createWorld();

    for (const id of ["x", "..%2F..%2Fkeys", ""]) {
      const rejected = await send(world, { body: "x", query: `partNumber=1&uploadId=${id}` });
      expect([rejected.status, rejected.code]).toEqual([404, "NoSuchUpload"]);
    }
  });
});

describe("CompleteMultipartUpload", () => {
  it.each<[string, string, string, Record<string, string> | undefined]>([
    ["no body", "", "InvalidRequest", { Message: "You must specify at least one part" }],
    ["an empty list", listOf(), "InvalidRequest", { Message: "You must specify at least one part" }],
    ["a body that is not XML", "{}", "MalformedXML", undefined],
    ["XML that is not well-formed", "<CompleteMultipartUpload>", "MalformedXML", undefined],
    ["another document", "<Tagging/>", "MalformedXML", undefined],
    ["entities of its own", `<!DOCTYPE x [<!ENTITY a "b">]>${listOf([1, MD5])}`, "MalformedXML", undefined],
    ["a part without an ETag", listOf([1, MD5]).replace(/<ETag>.*?<.ETag>/, ""), "MalformedXML", undefined],
    ["a part without a number", listOf([1, MD5]).replace("1", ""), "MalformedXML", undefined],
    [
      "10,001 parts",
      listOf(...Array.from({ length: 10_001 }, (_, index) => [index + 1, MD5] as const)),
      "MalformedXML",
      undefined,
    ],
    ["part 10,001", listOf([10_001, MD5]), "InvalidArgument", { ArgumentName: "partNumber" }],
    ["a missing part", listOf([9, MD5]), "InvalidPart", { PartNumber: "9", ETag: MD5 }],
    ["a wrong ETag", listOf([1, "0".repeat(32)]), "InvalidPart", { PartNumber: "1", ETag: "0".repeat(32) }],
    ["5 MB of arbitrary bytes", "x".repeat(5_000_000), "MaxMessageLengthExceeded", undefined],
    ["parts out of order", listOf([2, MD5], [1, MD5]), "InvalidPartOrder", undefined],
    ["a part twice", listOf([1, MD5], [1, MD5]), "InvalidPartOrder", undefined],
  ])("rejects %s, and keeps the upload", async (_, body, code, details) => {
    const world = await createWorld();
    const { uploadId, part } = await beginUpload(world);
    await part(1, "x");

    const rejected = await send(world, { method: "POST", body, query: `uploadId=${uploadId}` });
    const listed = await send(world, { method: "GET", query: `uploadId=${uploadId}` });

    expect([rejected.status, rejected.code]).toEqual([400, code]);
    for (const [name, value] of Object.entries(details ?? {})) expect(rejected.element(name)).toBe(value);
    expect(listed.status).toBe(200);
  });

  it("checks the expected bucket owner", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];

    await expect(upload.complete(parts, { ExpectedBucketOwner: "999999999999" })).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await expect(upload.complete(parts, { ExpectedBucketOwner: "111122223333" })).resolves.toBeDefined();
  });

  it("accepts 10,000 parts in the longest possible list", async () => {
    const world = await createWorld();
    const { uploadId } = await beginUpload(world);
    const sha256 = `<ChecksumSHA256>${"A".repeat(43)}=</ChecksumSHA256>`;
    const list = listOf(...Array.from({ length: 10_000 }, (_, index) => [index + 1, MD5] as const));

    const rejected = await send(world, {
      method: "POST",
      body: list.replaceAll("</Part>", `${sha256}</Part>`).replaceAll('"', "&quot;"),
      query: `uploadId=${uploadId}`,
    });

    expect([rejected.code, rejected.element("PartNumber")]).toEqual(["InvalidPart", "1"]);
  });

  it("rejects a part below 5 MiB that is not the last, and names it", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const parts = [
      { PartNumber: 1, ETag: await upload.part(1, FULL_PART) },
      { PartNumber: 2, ETag: await upload.part(2, FULL_PART.subarray(1)) },
      { PartNumber: 3, ETag: await upload.part(3, "") },
    ];

    await expect(upload.complete(parts)).rejects.toMatchObject({
      name: "EntityTooSmall",
      PartNumber: "2",
      MinSizeAllowed: "5242880",
      ProposedSize: "5242879",
      ETag: parts[1]?.ETag?.replaceAll('"', ""),
    });
    await expect(upload.complete(parts.slice(0, 1))).resolves.toBeDefined();
  });

  it.each([
    ["11", "The provided 'x-amz-mp-object-size' header value 11 does not match what was computed: 10"],
    ["9", "The provided 'x-amz-mp-object-size' header value 9 does not match what was computed: 10"],
    ["-1", "Value for x-amz-mp-object-size header is less than zero: '-1'"],
    ["ten", "Value for x-amz-mp-object-size header is invalid: 'ten'"],
  ])("rejects the size %s of 10 bytes", async (size, message) => {
    const world = await createWorld();
    const { uploadId, part } = await beginUpload(world);
    const body = listOf([1, (await part(1, "0123456789")).replaceAll('"', "")]);
    const query = `uploadId=${uploadId}`;

    const rejected = await send(world, {
      method: "POST",
      body,
      query,
      headers: { "x-amz-mp-object-size": size },
    });
    const taken = await send(world, {
      method: "POST",
      body,
      query,
      headers: { "x-amz-mp-object-size": "10" },
    });

    expect([rejected.code, rejected.message?.replaceAll("&apos;", "'")]).toEqual(["InvalidRequest", message]);
    expect([taken.status, header(taken.answer, "content-type")]).toEqual([200, "application/xml"]);
  });
});

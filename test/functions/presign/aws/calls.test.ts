import type { IncomingHttpHeaders, Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createS3Port } from "../../../../functions/presign/aws.js";
import { CREDENTIALS } from "../support/context.js";

const REF = { key: "uploads/a b.bin", s3UploadId: "s3-id" };
const COMPLETION = { ...REF, parts: [{ partNumber: 1, etag: '"one"' }], objectSize: 7 };
const COMPLETED =
  "<CompleteMultipartUploadResult><ETag>&quot;e-1&quot;</ETag></CompleteMultipartUploadResult>";

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let answers: Answer[];
let sent: Sent[];

const s3Error = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>why</Message></Error>`;

/** A port whose S3 gives these answers in turn, and then repeats the last one. */
function port(...given: Answer[]) {
  answers = given;
  return createS3Port(
    { bucketName: "uploads-bucket", bucketRegion: "eu-central-1", transferAcceleration: true },
    process.env,
    CREDENTIALS,
  );
}

beforeEach(async () => {
  sent = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      sent.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      const {
        status,
        body = "",
        headers: own,
      } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
      response.writeHead(status, { "content-type": "application/xml", ...own }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: number } = server.address() as AddressInfo;
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${number}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("createMultipartUpload", () => {
  const created = {
    status: 200,
    body: "<InitiateMultipartUploadResult><UploadId>s3-id</UploadId></InitiateMultipartUploadResult>",
  };

  it("binds type, metadata, checksum and encryption, and returns S3's id", async () => {
    const s3 = port(created);

    const id = await s3.createMultipartUpload({
      key: "uploads/a b.bin",
      contentType: "image/png",
      metadata: { "x-amz-meta-upload-id": "id-1" },
      checksumAlgorithm: "crc64nvme",
      checksumType: "FULL_OBJECT",
      encryptionHeaders: {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "arn:k",
      },
    });

    expect(id).toBe("s3-id");
    expect(sent).toMatchObject([
      {
        method: "POST",
        path: "/uploads-bucket/uploads/a%20b.bin?uploads=",
        headers: {
          "content-type": "image/png",
          "x-amz-meta-upload-id": "id-1",
          "x-amz-checksum-algorithm": "CRC64NVME",
          "x-amz-checksum-type": "FULL_OBJECT",
          "x-amz-server-side-encryption": "aws:kms",
          "x-amz-server-side-encryption-aws-kms-key-id": "arn:k",
        },
      },
    ]);
  });

  it("sends no checksum and no encryption unless they are requested", async () => {
    await port(created).createMultipartUpload({ key: "a", metadata: {}, encryptionHeaders: {} });

    expect(Object.keys(sent[0]?.headers ?? {}).filter((name) => /checksum|encryption/.test(name))).toEqual(
      [],
    );
  });
});

describe("listParts", () => {
  const page = (numbers: number[], next?: number) => ({
    status: 200,
    body: `<ListPartsResult><IsTruncated>${next !== undefined}</IsTruncated>${next === undefined ? "" : `<NextPartNumberMarker>${next}</NextPartNumberMarker>`}${numbers.map((n) => `<Part><PartNumber>${n}</PartNumber><Size>${n}0</Size><ETag>"${n}"</ETag><ChecksumSHA256>sum-${n}</ChecksumSHA256></Part>`).join("")}</ListPartsResult>`,
  });

  it("merges all pages", async () => {
    const listed = await port(page([1, 2], 2), page([3])).listParts(REF);

    expect(listed).toEqual({
      parts: [1, 2, 3].map((n) => ({ partNumber: n, length: n * 10, etag: `"${n}"`, checksum: `sum-${n}` })),
    });
    expect(sent.map(({ path }) => new URL(path, "http://x").searchParams.get("part-number-marker"))).toEqual([
      null,
      "2",
    ]);
  });

  it("lists no parts of an upload without parts", async () => {
    expect(await port(page([])).listParts(REF)).toEqual({ parts: [] });
  });

  it("reports a missing upload as gone", async () => {
    expect(await port({ status: 404, body: s3Error("NoSuchUpload") }).listParts(REF)).toBe("gone");
  });

  it("throws other errors of S3, which do not mean that the upload is gone", async () => {
    const s3 = port({ status: 403, body: s3Error("AccessDenied") });

    await expect(s3.listParts(REF)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("completeMultipartUpload", () => {
  it("sends the values that S3 checks", async () => {
    const s3 = port({ status: 200, body: COMPLETED, headers: { "x-amz-version-id": "v1" } });

    const outcome = await s3.completeMultipartUpload({
      ...COMPLETION,
      checksum: { algorithm: "crc32", value: "AAAAAA==" },
      parts: [{ partNumber: 1, etag: '"one"', checksum: "AAAAAA==" }],
      partChecksumAlgorithm: "crc32",
      ifNoneMatch: "*",
    });

    expect(outcome).toEqual({ outcome: "completed", etag: '"e-1"', versionId: "v1" });
    expect(sent).toMatchObject([
      {
        method: "POST",
        path: "/uploads-bucket/uploads/a%20b.bin?uploadId=s3-id",
        headers: {
          "if-none-match": "*",
          "x-amz-mp-object-size": "7",
          "x-amz-checksum-crc32": "AAAAAA==",
          "x-amz-checksum-type": "FULL_OBJECT",
        },
        body: expect.stringMatching(/<PartNumber>1<\/PartNumber>/),
      },
    ]);
    expect(sent[0]?.body).toContain("<ChecksumCRC32>AAAAAA==</ChecksumCRC32>");
  });

  it("sends no condition and no checksum unless they are given", async () => {
    const s3 = port({ status: 200, body: COMPLETED });

    expect(await s3.completeMultipartUpload(COMPLETION)).toEqual({ outcome: "completed", etag: '"e-1"' });
    expect(Object.keys(sent[0]?.headers ?? {}).filter((name) => /none-match|checksum/.test(name))).toEqual(
      [],
    );
  });

  it.each([
    [404, "NoSuchUpload", { outcome: "gone" }],
    [
      409,
      "ConditionalRequestConflict",
      { outcome: "error", s3Code: "ConditionalRequestConflict", message: "why" },
    ],
    [409, "OperationAborted", { outcome: "busy" }],
    [412, "PreconditionFailed", { outcome: "error", s3Code: "PreconditionFailed", message: "why" }],
    [400, "InvalidPart", { outcome: "error", s3Code: "InvalidPart", message: "why" }],
    [400, "InvalidPartOrder", { outcome: "error", s3Code: "InvalidPartOrder", message: "why" }],
    [400, "EntityTooSmall", { outcome: "error", s3Code: "EntityTooSmall", message: "why" }],
    [400, "BadDigest", { outcome: "error", s3Code: "BadDigest", message: "why" }],
    [400, "InvalidRequest", { outcome: "error", s3Code: "InvalidRequest", message: "why" }],
    // S3 says 200 first and sends white space while it works.
    [200, "BadDigest", { outcome: "error", s3Code: "BadDigest", message: "why" }],
    [200, "NoSuchUpload", { outcome: "gone" }],
  ])("maps %d %s to its outcome", async (status, code, outcome) => {
    expect(await port({ status, body: s3Error(code) }).completeMultipartUpload(COMPLETION)).toEqual(outcome);
  });

  it("treats an error in a 200 as a failure, and retries if S3 may recover", async () => {
    const s3 = port({ status: 200, body: s3Error("InternalError") }, { status: 200, body: COMPLETED });

    expect(await s3.completeMultipartUpload(COMPLETION)).toMatchObject({ outcome: "completed" });
    expect(sent).toHaveLength(2);
  });

  it("throws unexpected errors", async () => {
    const s3 = port({ status: 403, body: s3Error("AccessDenied") });

    await expect(s3.completeMultipartUpload(COMPLETION)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("abortMultipartUpload", () => {
  it.each([
    [204, "", "aborted"],
    [404, s3Error("NoSuchUpload"), "gone"],
  ])("maps %d to its outcome", async (status, body, outcome) => {
    expect(await port({ status, body }).abortMultipartUpload(REF)).toBe(outcome);
    expect(sent).toMatchObject([{ method: "DELETE" }]);
  });
});

describe("headObject", () => {
  it("returns the object's stored properties", async () => {
    const headers = {
      "content-length": "7",
      "content-type": "text/plain",
      etag: '"e"',
      "x-amz-version-id": "v1",
      "x-amz-meta-upload-id": "id-1",
    };

    expect(await port({ status: 200, headers }).headObject("a")).toEqual({
      length: 7,
      type: "text/plain",
      etag: '"e"',
      versionId: "v1",
      metadata: { "x-amz-meta-upload-id": "id-1" },
    });
  });

  it.each([404, 403])("finds no object if S3 answers %d", async (status) => {
    expect(await port({ status }).headObject("a")).toBeUndefined();
  });

  it("throws unexpected errors", async () => {
    await expect(port({ status: 400 }).headObject("a")).rejects.toBeInstanceOf(Error);
  });
});

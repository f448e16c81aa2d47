import { validateHeaderName, validateHeaderValue } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { CreateMultipartUploadCommand, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { World } from "./support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "./support/world.js";

/** The same requests in every run. */
const SEED = 20_261_129;
/** S3 has operations that are not emulated, and headers that S3 does not support. */
const DOCUMENTED_5XX = ["501", "503"];

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "LOCK"];
const MEMBERS = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];
const PARAMETERS = [
  ...[
    "acl",
    "attributes",
    "delete",
    "fetch-owner",
    "list-type",
    "location",
    "max-keys",
    "max-parts",
    "partNumber",
  ],
  ...["policy", "prefix", "response-content-type", "select", "start-after", "tagging", "uploadId", "uploads"],
  ...["versionId", "versions", "continuation-token", "encoding-type", "key-marker", "part-number-marker"],
  ...[
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
  ],
  ...["If-None-Match", "x-amz-meta-a", "x-amz-tagging", "AWSAccessKeyId", "Signature", ...MEMBERS],
];
const HEADERS = [
  ...[
    "Authorization",
    "Date",
    "X-Amz-Date",
    "x-amz-content-sha256",
    "x-amz-decoded-content-length",
    "x-amz-trailer",
  ],
  ...[
    "Content-MD5",
    "Content-Type",
    "Content-Encoding",
    "Expires",
    "Range",
    "If-Match",
    "If-None-Match",
    "Origin",
  ],
  ...[
    "If-Modified-Since",
    "If-Unmodified-Since",
    "x-amz-acl",
    "x-amz-copy-source",
    "x-amz-expected-bucket-owner",
  ],
  ...["x-amz-checksum-crc32", "x-amz-checksum-sha256", "x-amz-checksum-type", "x-amz-checksum-algorithm"],
  ...["x-amz-sdk-checksum-algorithm", "x-amz-server-side-encryption", "x-amz-storage-class", "x-amz-tagging"],
  ...[
    "x-amz-mp-object-size",
    "x-amz-object-lock-mode",
    "x-amz-website-redirect-location",
    "x-amz-grant-read",
  ],
  ...["x-amz-server-side-encryption-customer-key", "x-amz-security-token", "Access-Control-Request-Method"],
  ...[
    "x-amz-meta-a",
    ...MEMBERS,
    ...MEMBERS.map((name) => `x-amz-meta-${name}`),
    "Expect",
    "Transfer-Encoding",
  ],
];
const VALUES = [
  ...[
    "",
    "0",
    "1",
    "-1",
    "10001",
    "99999999999999999999",
    "null",
    "*",
    '"e"',
    "a=b",
    "a=%zz&&=",
    "true",
    "2",
    "url",
  ],
  ...["aws:kms", "AES256", "FULL_OBJECT", "SHA256", "CRC32", "AAAAAA==", "bytes=0-", "bytes=9-1", "bytes=-0"],
  ...[
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "UNSIGNED-PAYLOAD",
    "chunked",
  ],
  ...[
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 Credential=a/20260101/r/s3/aws4_request, SignedHeaders=host, Signature=b",
  ],
  ...["AWS a:b", "Bearer x", "20260101T000000Z", "20269999T999999Z", "Thu, 01 Jan 2026 00:00:00 GMT", "GET"],
  ...[
    "100-continue",
    "multipart/form-data; boundary=b",
    "/files/in/a.txt",
    "https://app.example",
    ...MEMBERS,
  ],
];
const BODIES = [
  ...[
    "",
    "x",
    "<Tagging/>",
    "<Tagging><TagSet><Tag><Key>a</Key><Value>&#34;</Value></Tag></TagSet></Tagging>",
  ],
  "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&#34;e&#34;</ETag></Part></CompleteMultipartUpload>",
  ...[
    "<CompleteMultipartUpload/>",
    "<!DOCTYPE a><a/>",
    "<__proto__/>",
    "<a>&#0;</a>",
    "{}",
    "5\r\nhello\r\n0\r\n\r\n",
  ],
  ...[
    '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n',
    "5;chunk-signature=x\r\nhello",
  ],
];

/** Bytes that Node's parser accepts in a header. */
const latin1 = fc.string({
  unit: fc.integer({ min: 0xa0, max: 0xff }).map((code) => String.fromCharCode(code)),
});
const headerValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.oneof(latin1, fc.string({ unit: "grapheme-ascii" })) },
);
const queryText = fc.oneof(
  fc.constantFrom(...VALUES).map(encodeURIComponent),
  fc.constantFrom("%", "%zz", "%00", "%ff%fe", "+", "%2B", "a%20b", "%C3%A4", "%0d%0a"),
);
const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...PARAMETERS), queryText), queryText), { maxLength: 3 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join("&"));
const path = fc.constantFrom(
  ...[
    "/",
    "/files",
    "/files/",
    "/files/in/a.txt",
    "/files/../x",
    "/files/%00",
    "/files/%ff",
    "/files/%",
    "/files//",
  ],
  ...[
    "/other/a",
    "/__proto__",
    "/constructor/x",
    "/files/__proto__",
    `/files/${"k".repeat(1025)}`,
    "/%66iles/in/a.txt",
  ],
);
const request = fc.record({
  method: fc.constantFrom(...METHODS),
  path,
  query,
  headers: fc.array(fc.tuple(fc.constantFrom(...HEADERS), headerValue), { maxLength: 4 }),
  body: fc.constantFrom(...BODIES),
});
type Hostile = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** Sends bytes, ends the connection's writing side, and returns the response's head; empty if there was none. */
async function exchange(
  { service }: World,
  { method, path, query, headers, body }: Hostile,
): Promise<string> {
  const socket = connect(service.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const lines = [
    `${method} ${path}${query === "" ? "" : "?"}${query} HTTP/1.1`,
    `Host: 127.0.0.1:${service.port}`,
    "Connection: close",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`, "latin1"));
  return text(socket).catch(() => "");
}

function expectNoFault(answer: string): void {
  const status = /HTTP\/1\.1 ([2-5]\d\d)/.exec(answer)?.[1] ?? "400";
  if (status.startsWith("5")) expect(DOCUMENTED_5XX).toContain(status);
  expect(answer).not.toContain("InternalError");
}

describe("S3", () => {
  it("responds to hostile requests from the network without an internal error", async () => {
    const world = await createWorld({ versioning: "Enabled" });
    await world.client.send(new PutObjectCommand({ Bucket: "files", Key: "in/a.txt", Body: "x" }));

    await fc.assert(
      fc.asyncProperty(request, async (hostile) => expectNoFault(await exchange(world, hostile))),
      { seed: SEED, numRuns: 400 },
    );
  });

  it("responds to hostile requests on presigned URLs without an internal error", async () => {
    const world = await createWorld();
    const at = { Bucket: "files", Key: "in/a.txt" };
    const { UploadId } = await world.client.send(new CreateMultipartUploadCommand(at));
    const urls = await Promise.all([
      getSignedUrl(world.client, new PutObjectCommand(at)),
      getSignedUrl(world.client, new UploadPartCommand({ ...at, UploadId, PartNumber: 1 })),
    ]);
    const signed = urls.map((url) => new URL(url));

    await fc.assert(
      fc.asyncProperty(request, fc.constantFrom(...signed), async (hostile, { pathname, search }) => {
        const more = hostile.query === "" ? "" : `&${hostile.query}`;
        // Half of them keep the signature intact.
        const query = search.slice(1) + (hostile.path.length % 2 === 0 ? more : "");
        expectNoFault(await exchange(world, { ...hostile, method: "PUT", path: pathname, query }));
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("responds to hostile requests of a caller with all permissions without an internal error", async () => {
    const world = await createWorld({ versioning: "Enabled" });

    await fc.assert(
      fc.asyncProperty(
        request,
        fc.constantFrom("REST-HEADER", "REST-QUERY-STRING"),
        async ({ headers, ...hostile }, authType) => {
          const sent = directRequest({ ...hostile, headers: Object.fromEntries(headers) });
          const answer = await world.s3.handle(sent, { ...administrator(world), authType });

          expectNoFault(`HTTP/1.1 ${answer.status} ${await bodyText(answer)}`);
          for (const [name, value] of answer.headers) {
            validateHeaderName(name);
            validateHeaderValue(name, value);
          }
        },
      ),
      { seed: SEED, numRuns: 600 },
    );
  });
});

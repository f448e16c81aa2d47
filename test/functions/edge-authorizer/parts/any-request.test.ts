import fc from "fast-check";
import { expect, it } from "vitest";
import { isResponse } from "../../support/viewer-request.js";
import { askEdge } from "./ask-edge.js";

const NAMES = [
  "uploads",
  "uploadId",
  "partNumber",
  "part-number-marker",
  "versionId",
  "acl",
  "tagging",
  "delete",
];
const VALUES = [
  "",
  "id",
  "1",
  "0",
  "10000",
  "10001",
  "-1",
  "1e3",
  "%00",
  "%2e%2e%2f",
  "%zz",
  "a%26acl%3D",
  "a=b",
  "ü",
];

const anyQuery = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES))
        .map(([name, value]) => `${name}=${value}`),
      fc.constantFrom(...NAMES, "", "=", "&", "#", "?"),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join("&"));

const anyHeaders = fc.dictionary(
  fc.constantFrom(
    ...["content-length", "x-upload-length", "x-amz-mp-object-size", "if-none-match", "transfer-encoding"],
    ...[
      "x-amz-checksum-algorithm",
      "x-amz-checksum-type",
      "x-amz-checksum-sha256",
      "x-amz-acl",
      "x-amz-meta-a",
    ],
    ...[
      "x-amz-copy-source",
      "x-amz-tagging",
      "content-type",
      "x-upload-id",
      "x-http-method-override",
      "range",
    ],
  ),
  fc.constantFrom(
    "",
    "0",
    "1",
    "10",
    "5242880",
    "-1",
    "1, 1",
    "*",
    "SHA256",
    "COMPOSITE",
    "text/html",
    "/b/k",
  ),
);

/** All requests that S3 may get, by method and query. */
const FORMS =
  /^(?:PUT |POST uploads=|PUT partNumber=[1-9]\d{0,4}&uploadId=[\w.%~-]+|GET (?:part-number-marker=\d{1,5}&)?uploadId=[\w.%~-]+|(?:POST|DELETE) uploadId=[\w.%~-]+)$/;
const HEADERS =
  /^(?:host|content-(?:length|type)|transfer-encoding|if-none-match|x-amz-checksum-[a-z0-9]+|x-amz-mp-object-size|x-amz-meta-upload-(?:id|subject|length|checksum|key-sha256))$/;

it("forwards one of six requests with known headers to S3, or nothing, and never answers with an internal error", async () => {
  const method = fc.constantFrom("PUT", "POST", "GET", "DELETE", "HEAD", "PATCH");
  const anyRequest = fc.record({ method, query: anyQuery, headers: anyHeaders });

  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const { reply, headers, status } = await askEdge(request);

      if (isResponse(reply)) {
        expect(Math.floor((status ?? 0) / 100)).toBe(4);
        return;
      }
      expect(`${reply.method} ${reply.querystring}`).toMatch(FORMS);
      expect(reply.uri).toBe("/uploads/alice/big.bin");
      expect(Object.keys(headers).filter((name) => !HEADERS.test(name))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

/** A path with a body, the invalid field, and the body. */
type WrongBody = readonly [path: string, field: string, body: object];

const CREATE = "uploads";
const PARTS = "uploads/{id}/parts";
const COMPLETE = "uploads/{id}/complete";
const IMPORT = "import";
const MULTIPART = "s3/multipart";
const COMPANION_COMPLETE = "s3/multipart/{uploadId}/complete?key={key}";
const SIGN = "s3/sign";

/** All routes with a body. */
export const BODY_PATHS = [CREATE, PARTS, COMPLETE, IMPORT, MULTIPART, COMPANION_COMPLETE, SIGN] as const;

/** The routes that require a body. */
export const REQUIRED_BODY_PATHS = [CREATE, MULTIPART, COMPANION_COMPLETE, SIGN] as const;

/** Bodies that are not a JSON object. */
export const NO_OBJECTS = [
  "{",
  "nonsense",
  "[]",
  "null",
  "1",
  '"text"',
  "[{}]",
  "\u0000",
  "{}{}",
  "{'key': 1}",
];

const PUT = { key: "a.txt", length: 1, type: "text/plain" };
const PARTED = { ...PUT, method: "MULTIPART" };
const FILE = { filename: "a.txt", type: "text/plain" };
const OPERATION = { method: "PUT", key: "a.txt" };
const PART = { partNumber: 1, etag: '"0"' };
const COMPANION_PART = { PartNumber: 1, ETag: '"0"' };
const NO_TEXT = [1, null, [], {}, true];
const NO_BYTES = [-1, 1.5, "1", null, [1], {}, 1e300, true];
const NO_LIST = [{}, "1", 1, null, []];
const MARKUP = "<x/>\n";

/** The same body with each of the values in one field. */
function wrong(path: string, field: string, values: readonly unknown[], others: object = {}): WrongBody[] {
  return values.map((value) => [path, field, { ...others, [field]: value }]);
}

/** Bodies with one invalid, missing or unknown field. */
export const WRONG_BODIES: readonly WrongBody[] = [
  ...wrong(CREATE, "key", NO_TEXT, PUT),
  ...wrong(CREATE, "length", NO_BYTES, PUT),
  ...wrong(CREATE, "type", [...NO_TEXT, "nonsense"], PUT),
  [CREATE, "key", { length: 1, type: "a/b" }],
  [CREATE, "length", { key: "a", type: "a/b" }],
  [CREATE, "type", { key: "a", length: 1 }],
  ...wrong(CREATE, "method", ["GET", "put", "", 1, null], PUT),
  ...wrong(CREATE, "checksum", [1, null, [], {}, { algorithm: "sha256" }], PUT),
  ...wrong(
    CREATE,
    "checksum",
    [
      { algorithm: "md5", value: "x" },
      { algorithm: "sha256", value: 1 },
    ],
    PUT,
  ),
  ...wrong(CREATE, "checksum", [{ algorithm: "sha256", value: "AAAA" }], PUT),
  ...wrong(CREATE, "checksum", [{ algorithm: "sha256", value: "x", more: 1 }], PUT),
  ...wrong(CREATE, "partSize", ["5", 1.5, -1, 0, 5_242_879, 5_368_709_121], PARTED),
  ...wrong(CREATE, "partChecksumAlgorithm", ["md5", 1, null, "SHA256"], PARTED),
  ...wrong(CREATE, "partSize", [5_242_880], PUT),
  ...wrong(CREATE, "partChecksumAlgorithm", ["sha256"], { ...PUT, method: "POST" }),
  ...wrong(CREATE, "prefix", ["bob"], PUT),
  ...wrong(CREATE, "acl", ["public-read"], PUT),
  ...wrong(CREATE, "metadata", [1, "x", [], null, { a: 1 }, { a: null }, { a: {} }], PUT),
  ...wrong(CREATE, "tags", [1, "a=b", [], null, { a: 1 }, [{ Key: "a", Value: "b" }]], PUT),
  ...wrong(CREATE, "storageClass", [1, null, "", "standard", "SNOW"], PUT),
  ...wrong(CREATE, "cacheControl", NO_TEXT, PUT),
  ...wrong(CREATE, "contentDisposition", NO_TEXT, PUT),
  ...wrong(PARTS, "partNumbers", [...NO_LIST, [0], [10_001], [1.5], ["1"], [1, 1], [null], [2]]),
  ...wrong(PARTS, "checksums", [[], "x", { a: "x" }, { 0: "x" }, { 1: 1 }, { 1: "x" }]),
  ...wrong(PARTS, "length", [5]),
  ...wrong(COMPLETE, "parts", [...NO_LIST, [1], [null], [{ partNumber: 1 }]]),
  ...wrong(COMPLETE, "parts", [[{ ...PART, partNumber: 0 }], [{ ...PART, partNumber: 10_001 }]]),
  ...wrong(COMPLETE, "parts", [[{ ...PART, partNumber: "1" }], [{ ...PART, etag: 1 }]]),
  ...wrong(COMPLETE, "parts", [
    [{ ...PART, etag: MARKUP }],
    [{ ...PART, checksum: 1 }],
    [{ ...PART, size: 1 }],
  ]),
  ...wrong(COMPLETE, "key", ["uploads/bob/a.txt"]),
  ...wrong(IMPORT, "length", NO_BYTES),
  ...wrong(IMPORT, "type", [...NO_TEXT, "nonsense"]),
  ...wrong(IMPORT, "checksum", [[], 1, { algorithm: "sha256" }]),
  ...wrong(IMPORT, "key", ["a.txt"]),
  ...wrong(MULTIPART, "filename", [...NO_TEXT, ""], FILE),
  ...wrong(MULTIPART, "type", [...NO_TEXT, "nonsense"], FILE),
  [MULTIPART, "filename", { type: "a/b" }],
  [MULTIPART, "type", { filename: "a" }],
  ...wrong(MULTIPART, "metadata", [1, "x", [], null], FILE),
  ...wrong(MULTIPART, "metadata", [{ "a b": "x" }, { big: "x".repeat(2_048) }, { a: 1, A: 2 }], FILE),
  ...wrong(MULTIPART, "key", ["uploads/bob/a.txt"], FILE),
  ...wrong(COMPANION_COMPLETE, "parts", [...NO_LIST, [1], [null], [{ PartNumber: 1 }]]),
  ...wrong(COMPANION_COMPLETE, "parts", [[{ ...COMPANION_PART, PartNumber: 0 }]]),
  ...wrong(COMPANION_COMPLETE, "parts", [[{ ...COMPANION_PART, PartNumber: 10_001 }]]),
  ...wrong(COMPANION_COMPLETE, "parts", [[{ ...COMPANION_PART, PartNumber: "1" }]]),
  ...wrong(COMPANION_COMPLETE, "parts", [
    [{ ...COMPANION_PART, ETag: 1 }],
    [{ ...COMPANION_PART, ETag: MARKUP }],
  ]),
  [COMPANION_COMPLETE, "parts", {}],
  ...wrong(SIGN, "method", ["HEAD", "put", 1, null], OPERATION),
  ...wrong(SIGN, "key", [...NO_TEXT, ""], OPERATION),
  ...wrong(SIGN, "uploadId", [...NO_TEXT, ""], OPERATION),
  ...wrong(SIGN, "partNumber", [0, 10_001, 1.5, "1", null], { ...OPERATION, uploadId: "x" }),
  ...wrong(SIGN, "contentType", NO_TEXT, OPERATION),
  ...wrong(SIGN, "contentType", ["a/b"], { ...OPERATION, uploadId: "x", partNumber: 1 }),
  ...wrong(SIGN, "contentLength", [5], OPERATION),
  [SIGN, "method", { key: "a" }],
  [SIGN, "key", { method: "PUT" }],
  [SIGN, "uploadId", { ...OPERATION, partNumber: 1 }],
  [SIGN, "partNumber", { ...OPERATION, uploadId: "x" }],
  [SIGN, "uploadId", { ...OPERATION, method: "DELETE" }],
  [SIGN, "uploadId", { ...OPERATION, method: "GET" }],
  [SIGN, "partNumber", { ...OPERATION, method: "DELETE", uploadId: "x", partNumber: 1 }],
];

/** Requests without a body, and the invalid parameter. */
export const WRONG_QUERIES: readonly (readonly [method: string, path: string, field: string])[] = [
  ["GET", "s3/params", "filename"],
  ["GET", "s3/params?filename=", "filename"],
  ["GET", "s3/params?type=a/b", "filename"],
  ["GET", "s3/params?filename=a&type=nonsense", "type"],
  ["GET", "s3/params?filename=a&metadata[a%20b]=x", "metadata"],
  ["GET", "s3/multipart/{uploadId}", "key"],
  ["GET", "s3/multipart/{uploadId}?key=", "key"],
  ["GET", "s3/multipart/{uploadId}/1", "key"],
  ["GET", "s3/multipart/{uploadId}/0?key={key}", "partNumber"],
  ["GET", "s3/multipart/{uploadId}/01?key={key}", "partNumber"],
  ["GET", "s3/multipart/{uploadId}/1e3?key={key}", "partNumber"],
  ["GET", "s3/multipart/{uploadId}/-1?key={key}", "partNumber"],
  ["GET", "s3/multipart/{uploadId}/10001?key={key}", "partNumber"],
  ["GET", "s3/multipart/{uploadId}/x?key={key}", "partNumber"],
  ["DELETE", "s3/multipart/{uploadId}", "key"],
  ["GET", "downloads/a.txt?range=0-99", "range"],
  ["GET", "downloads/a.txt?range=bytes=9-1", "range"],
  ["GET", "downloads/a.txt?range=bytes=0-1,4-5", "range"],
  ["GET", "downloads/a.txt?versionId=%0a", "versionId"],
  ["GET", "downloads/a.txt?response-content-type=text/html", "response-content-type"],
];

type Header = readonly [name: string, value: string];

/**
 * Methods of HTTP, of WebDAV, and invented ones. Without `CONNECT`, for which HTTP/1.1 servers that are not proxies
 * have no response.
 */
export const METHODS = [
  ...["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"],
  ...["PROPFIND", "MKCOL", "PURGE", "SEARCH", "FOO", "get", "Put"],
];

/** Values of Content-Type; `undefined` for none. */
export const CONTENT_TYPES: readonly (string | undefined)[] = [
  undefined,
  "application/json",
  "application/json; charset=utf-8",
  'application/json; charset="utf-16"; a=b;',
  "APPLICATION/JSON",
  "text/plain",
  "text/plain;charset=UTF-8",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/problem+json",
  "*/*",
  "/",
  ";",
  "",
  "application/json, text/plain",
  "video/webm;codecs=vp8,opus",
  "__proto__",
  "constructor/prototype",
  `text/${"x".repeat(4_000)}`,
];

/** Headers that clients send by mistake, or as a probe. */
export const HEADERS: readonly Header[] = [
  ["__proto__", "x"],
  ["constructor", "x"],
  ["toString", "x"],
  ["hasOwnProperty", "x"],
  ["!#$%&'*+-.^_`|~", "x"],
  ["x-amz-meta-__proto__", "x"],
  ["x-amz-meta-upload-subject", "bob"],
  ["x-amz-acl", "public-read"],
  ["x-amz-checksum-crc32", "no-base64"],
  ["x-amz-checksum-sha256", ""],
  ["x-amz-sdk-checksum-algorithm", "CRC9"],
  ["x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"],
  ["x-amz-date", "yesterday"],
  ["x-amz-security-token", "x"],
  ["x-amz-tagging", "%"],
  ["x-upload-id", "no-uuid"],
  ["x-api-key", "x"],
  ["x-http-method-override", "DELETE"],
  ["x-forwarded-for", "unknown, ::1, 999.999.999.999"],
  ["x-amzn-trace-id", "Root=;;;"],
  ["content-md5", "x"],
  ["content-encoding", "gzip"],
  ["content-encoding", "br"],
  ["content-disposition", 'attachment; filename="\u00fc'],
  ["content-range", "bytes 0-1/2"],
  ["range", "bytes=9-1"],
  ["if-match", "*"],
  ["if-none-match", '"x", *'],
  ["if-modified-since", "31 Feb"],
  ["accept", "text/html;q=2, */*;q=-1"],
  ["accept-encoding", "*;q=0"],
  ["expect", ""],
  ["origin", "null"],
  ["origin", "https://[::"],
  ["access-control-request-method", "FOO"],
  ["access-control-request-headers", "__proto__, \u00e4"],
  ["cookie", "__proto__=x; ;=; a"],
  ["referer", "javascript:alert(1)"],
  ["user-agent", "${jndi:ldap://localhost/x}"],
  ["te", "trailers"],
  ["x-long", "x".repeat(7_000)],
];

/** JSON values that break careless code. */
export const ODD_JSON: readonly string[] = [
  "null",
  "true",
  "-0",
  "1e400",
  "123456789012345678901234567890",
  "0.1",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '"../../etc/passwd"',
  `"${"x".repeat(5_000)}"`,
  "[]",
  "[null]",
  "{}",
  '{"__proto__": {"admin": true}}',
  '{"constructor": {"prototype": {"admin": true}}}',
  '{"toString": null, "toJSON": 1, "length": -1}',
  '{"length": 4294967296}',
  `${"[".repeat(7_000)}${"]".repeat(7_000)}`,
  `${'{"a":'.repeat(7_000)}1${"}".repeat(7_000)}`,
];

/** Bodies that are not one JSON object, or not even UTF-8. */
export const ODD_BODIES: readonly Buffer[] = [
  ...["", "{", "}", "[", '"', "nul", "{}{}", '{"a":1,}', "{'a':1}", "a=b&c=%", "<x/>", "\u0000"].map((text) =>
    Buffer.from(text),
  ),
  ...ODD_JSON.map((text) => Buffer.from(text)),
  Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
  Buffer.alloc(100 * 1024, "x"),
  Buffer.from(`{"key": "${"x".repeat(100 * 1024)}"}`),
  Buffer.from(`{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":${index}`).join(",")}}`),
];

/** Values for a parameter in a path. */
export const PATH_VALUES: readonly string[] = [
  ...["a.txt", "%", "%00", "%2e%2e%2fx", "..", ".", "%c0%ae", "%ed%a0%80", "a%0d%0ab", "%25zz", "a;b", "a,b"],
  ...[
    "__proto__",
    "constructor",
    "1",
    "-1",
    "1e3",
    "x".repeat(1_500),
    "%F0%9F%98%80",
    "'\"<>",
    "$input",
    "a//b",
  ],
];

/** Query strings. */
export const QUERIES: readonly string[] = [
  ...[
    "",
    "?",
    "?&",
    "?=",
    "?%",
    "?a=%zz",
    "?__proto__=x",
    "?constructor[prototype][a]=b",
    "?key=",
    "?key=%00",
  ],
  ...[
    "?key=a&key=b",
    "?key=uploads/alice/a.txt",
    "?filename=%ff&type=x",
    "?metadata[__proto__]=x",
    "?type=/",
  ],
  ...["?metadata[a][b]=c", "?uploads", "?tagging", "?acl", "?X-Amz-Signature=x", "?versionId=x"],
  ...[`?a=${"x".repeat(3_000)}`, `?${"a=b&".repeat(400)}`],
];

/** Invalid credentials of callers, by the header that is sent. */
export const BAD_CREDENTIALS: readonly (string | undefined)[] = [
  undefined,
  ...[
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    "Bearer a.b.c",
    "bearer \u00fc",
    "Basic YTpi",
    "Bearer e30.e30.e30",
  ],
  ...["Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.", "AWS4-HMAC-SHA256 Credential=x", "__proto__"],
  ...["Bearer bnVsbA.bnVsbA.bnVsbA", `Bearer ${"x".repeat(6_000)}`],
];

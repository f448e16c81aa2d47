import type { ErrorCode } from "../error-code.js";

const MALFORMED = { retry: false, statuses: [400] };
const PRESIGNED = { ...MALFORMED, patterns: ["presigned"] } as const;
const EDGE = { ...MALFORMED, patterns: ["edge"] } as const;
const DIRECT = { ...MALFORMED, patterns: ["direct"] } as const;

/** Errors about the form of a request. */
export const REQUEST_CODES: readonly ErrorCode[] = [
  {
    ...PRESIGNED,
    code: "InvalidBody",
    meaning: "The body is not a JSON object, or a field is unknown or has a wrong value.",
    remedy: "Correct the field that `message` names.",
  },
  {
    ...PRESIGNED,
    code: "BodyTooLarge",
    statuses: [413],
    meaning: "The request's JSON is too long.",
    remedy: "Send fewer or shorter fields.",
  },
  {
    ...MALFORMED,
    patterns: ["presigned", "edge"],
    code: "InvalidQuery",
    meaning: "A query parameter is missing, unknown or has a wrong value.",
    remedy: "Correct the parameter that `message` names.",
  },
  {
    ...PRESIGNED,
    code: "InvalidPath",
    meaning: "The path's percent-encoding is not UTF-8.",
    remedy: "Encode the path as UTF-8.",
  },
  {
    ...MALFORMED,
    patterns: ["direct", "presigned", "edge"],
    code: "InvalidUploadId",
    meaning: "The upload's id is malformed, or another caller's.",
    remedy: "Send the id exactly as it was returned.",
  },
  {
    ...PRESIGNED,
    code: "InvalidField",
    meaning: "A field of a form upload contains `${filename}`, which S3 would replace.",
    remedy: "Rename the file.",
  },
  {
    ...PRESIGNED,
    code: "NotYourKey",
    statuses: [403],
    meaning: "Uppy's routes: `key` is not below the caller's prefix.",
    remedy: "Send the key that the upload was created with.",
  },
  {
    ...PRESIGNED,
    code: "InPartsAlone",
    meaning: "A batch contains an upload in parts.",
    remedy: "Send a separate request for it.",
  },
  {
    ...MALFORMED,
    patterns: ["direct", "edge"],
    code: "InvalidHeader",
    meaning: "A header's value is not one that S3 stores, or that a signature can cover.",
    remedy: "Correct the header that `message` names.",
  },
  {
    ...DIRECT,
    code: "HeaderNotServed",
    meaning: "The header does not reach S3, and the object would be stored without it.",
    remedy: "Omit the header, or use another pattern.",
  },
  {
    ...DIRECT,
    code: "MethodOverrideNotServed",
    meaning: "The header `X-HTTP-Method-Override` is not supported.",
    remedy: "Send the method itself.",
  },
  {
    ...DIRECT,
    code: "ContentEncodingNotServed",
    statuses: [415],
    meaning: "API Gateway would decompress the body.",
    remedy: "Omit `Content-Encoding`, or use the edge pattern.",
  },
  {
    ...MALFORMED,
    patterns: ["direct", "edge"],
    code: "ConditionNotServed",
    meaning: "A condition other than `If-None-Match: *`, or on a request that does not complete an upload.",
    remedy: "Send `If-None-Match: *`, on the request that `message` names.",
  },
  {
    ...MALFORMED,
    patterns: ["direct", "edge"],
    code: "QueryNotServed",
    meaning: "The path and method have no such query string.",
    remedy: "Omit it, or correct it as `message` says.",
  },
  {
    ...EDGE,
    code: "RepeatedHeader",
    meaning: "A header was sent more than once.",
    remedy: "Send it once.",
  },
  {
    ...EDGE,
    code: "MethodNotAllowed",
    statuses: [405],
    meaning: "The method is not supported.",
    remedy: "Use a method of the header `Allow`.",
  },
  {
    ...EDGE,
    code: "InvalidContentEncoding",
    meaning: "`Content-Encoding` is not a list of codings, or contains `aws-chunked`.",
    remedy: "Send codings such as `gzip`.",
  },
  {
    ...EDGE,
    code: "ContentSha256Required",
    meaning: 'With `originAccess: "oai"`, the bucket\'s Region needs the SHA-256 of the body.',
    remedy: "Send it in `x-amz-content-sha256`. Operator: or set `originAccess` to `oac`.",
  },
  {
    ...EDGE,
    code: "InvalidContentSha256",
    meaning:
      "`x-amz-content-sha256` is not a SHA-256 in lower-case hexadecimal digits, or signs the body in chunks.",
    remedy: "Correct or omit the header.",
  },
  {
    ...EDGE,
    code: "BodyNotAllowed",
    meaning: "Uploads in parts: this request must have no body.",
    remedy: "Send the request without a body.",
  },
];

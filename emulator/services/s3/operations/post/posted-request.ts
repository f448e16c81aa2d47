import { Readable } from "node:stream";
import type { HttpHeader } from "../../../../http/http.js";
import type { Caller } from "../../../../iam/principal.js";
import { tagsHeader, tagsOfDocument } from "../../object/tags.js";
import { keyOf } from "../../protocol/address.js";
import { invalidArgument, invalidRequest } from "../../protocol/error.js";
import { checkHeaderValue } from "../../protocol/header-value.js";
import type { S3Request } from "../../request.js";
import type { FormField } from "./form.js";

/** Headers of the form's request that the PUT keeps, because they describe the sender. */
const KEPT_HEADERS: ReadonlySet<string> = new Set(["host", "origin", "referer", "user-agent"]);
/** Fields that become the header of the same name. */
const HEADER_FIELDS: ReadonlySet<string> = new Set([
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-md5",
  "content-type",
  "expires",
]);
/** Fields that become a header of another name. */
const RENAMED_FIELDS: ReadonlyMap<string, string> = new Map([
  ["acl", "x-amz-acl"],
  ["x-amz-checksum-algorithm", "x-amz-sdk-checksum-algorithm"],
]);
/** Fields that never become headers: fields of the signature, and headers that a form cannot set. */
const NEVER_HEADERS: ReadonlySet<string> = new Set([
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-copy-source",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-decoded-content-length",
  "x-amz-expected-bucket-owner",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-tagging",
  "x-amz-trailer",
]);

/** The parts of a form that become a request. */
interface PostedParts {
  readonly fields: ReadonlyMap<string, FormField>;
  readonly key: string;
  readonly caller: Caller;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Turns a form into the equivalent PUT: form fields become headers.
 * @throws {S3Error} 400 if a field cannot be a header
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function postedRequest(request: S3Request, { fields, key, caller, content }: PostedParts): S3Request {
  const kept = request.http.headers.filter(([name]) => KEPT_HEADERS.has(name.toLowerCase()));
  const body = Readable.from(content, { objectMode: false });
  // Without a listener, an error of a body that nothing reads would end the emulator.
  body.on("error", () => undefined);
  return {
    ...request,
    caller,
    key: keyOf(Buffer.from(key)),
    query: [],
    http: { ...request.http, query: "", headers: [...kept, ...headersOf(fields)] },
    payload: { body, announcedTrailers: [], trailers: new Map() },
  };
}

function headersOf(fields: ReadonlyMap<string, FormField>): HttpHeader[] {
  if (fields.has("x-amz-checksum-crc64nvme")) {
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, SHA1, SHA256]",
    );
  }
  const headers = [...fields].flatMap(([name, { value }]): HttpHeader[] => {
    const headerName = headerNameOf(name);
    return headerName === undefined ? [] : [[headerName, headerValue(headerName, value)]];
  });
  const tagging = fields.get("tagging")?.value;
  const tags = tagging === undefined ? "" : tagsHeader(tagsOfDocument(tagging));
  return tags === "" ? headers : [...headers, ["x-amz-tagging", tags]];
}

function headerNameOf(name: string): string | undefined {
  const renamed = RENAMED_FIELDS.get(name);
  if (renamed !== undefined || HEADER_FIELDS.has(name)) return renamed ?? name;
  return name.startsWith("x-amz-") && !NEVER_HEADERS.has(name) ? name : undefined;
}

/** Checks a field that becomes a header. Metadata may be any string, because S3 encodes it in responses. */
function headerValue(name: string, value: string): string {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
    throw invalidArgument("The name of the field is not valid in a header.", name, value);
  }
  return name.startsWith("x-amz-meta-") ? value : checkHeaderValue(name, value);
}

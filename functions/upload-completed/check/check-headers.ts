import type { StoredObject } from "../ports.js";
import type { Rejection } from "./rejection.js";

/**
 * Headers that S3 stores with an object and sends to its readers, in lower case. A presigned URL does not bind them:
 * Signature Version 4 requires only `x-amz-*` headers to be signed, so the client of a presigned PUT can add these.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export const STORED_HEADERS = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
] as const;

/** Values without an effect on readers. Browsers send these `Cache-Control` values themselves. */
const HARMLESS: Readonly<Record<string, RegExp>> = {
  "cache-control": /^(?:no-cache|no-store|max-age=0|[ ,])+$/i,
  "content-encoding": /^identity$/i,
};

/**
 * Rejects an object with a header that its upload did not declare. On the direct and edge patterns a function checks
 * these headers before the upload and then sets the key's hash. With native Cognito authorization, API Gateway sets
 * `upload-headers` instead. A client cannot set either: all `x-amz-*` headers are signed.
 */
export function headerRejection({ headers, metadata }: StoredObject): Rejection | undefined {
  const isJudged =
    metadata["x-amz-meta-upload-key-sha256"] !== undefined ||
    metadata["x-amz-meta-upload-headers"] === "forwarded";
  if (isJudged) return undefined;
  const name = STORED_HEADERS.find((header) => {
    const value = headers[header];
    return value !== undefined && HARMLESS[header]?.test(value) !== true;
  });
  if (name === undefined) return undefined;
  return {
    code: "HeaderNotDeclared",
    message: `The object was uploaded with the header ${name}, which its upload did not declare. Upload it without the header.`,
  };
}

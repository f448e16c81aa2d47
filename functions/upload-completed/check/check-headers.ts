import { isHarmlessCacheControl } from "../../upload-policy/attributes/headers/harmless-cache-control.js";
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

/** Whether a value has no effect on readers. */
const IS_HARMLESS: Readonly<Record<string, (value: string) => boolean>> = {
  "cache-control": isHarmlessCacheControl,
  "content-encoding": (value) => value.toLowerCase() === "identity",
};

/**
 * Rejects an object with a header that its upload did not declare. On the direct and edge patterns a function checks
 * these headers before the upload and then sets the key's hash. With native Cognito authorization, API Gateway sets
 * `upload-headers` to `forwarded` instead. On the presigned pattern, `upload-headers` names the signed headers. A client
 * cannot set any of these: all `x-amz-*` headers are signed.
 */
export function headerRejection({ headers, metadata }: StoredObject): Rejection | undefined {
  const declared = metadata["x-amz-meta-upload-headers"]?.split(" ") ?? [];
  if (metadata["x-amz-meta-upload-key-sha256"] !== undefined || declared.includes("forwarded"))
    return undefined;
  const name = STORED_HEADERS.find((header) => {
    const value = headers[header];
    return value !== undefined && !declared.includes(header) && IS_HARMLESS[header]?.(value) !== true;
  });
  if (name === undefined) return undefined;
  return {
    code: "HeaderNotDeclared",
    message: `The object was uploaded with the header ${name}, which its upload did not declare. Upload it without the header.`,
  };
}

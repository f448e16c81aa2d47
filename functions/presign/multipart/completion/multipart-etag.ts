import { createHash } from "node:crypto";
import type { CompleteUploadRequest } from "../../contract.js";

/** An MD5 in hexadecimal digits, with or without quotation marks. */
const MD5 = /^"?([0-9a-f]{32})"?$/;

/**
 * The ETag of an object made of these parts, in quotation marks: the MD5 of the parts' MD5s, and the number of parts.
 * Undefined without parts, or if their ETags are not MD5s.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function multipartEtag(parts: CompleteUploadRequest["parts"]): string | undefined {
  if (parts === undefined || parts.length === 0) return undefined;
  const hash = createHash("md5");
  for (const { etag } of parts) {
    const [, md5] = MD5.exec(etag) ?? [];
    if (md5 === undefined) return undefined;
    hash.update(md5, "hex");
  }
  return `"${hash.digest("hex")}-${parts.length}"`;
}

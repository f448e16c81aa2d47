import type { AllowedUpload } from "../../upload-policy/decide.js";
import { checksumHeader } from "../../upload-policy/headers/checksum.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { PresignSettings } from "../contract.js";
import type { PutToSign } from "../ports.js";
import { encryptionHeaders } from "./encryption-headers.js";

/** Binds an allowed upload's length, type, checksum, encryption, metadata and write condition. */
export function putToSign(
  upload: AllowedUpload,
  uploadId: string,
  settings: PresignSettings,
): Pick<PutToSign, "key" | "headers" | "query"> {
  const { key, length, contentType, checksum, ifNoneMatch } = upload;
  return {
    key,
    headers: {
      ...(length === undefined ? {} : { "content-length": String(length) }),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
      ...encryptionHeaders(settings),
    },
    query: {
      // As a query parameter S3 enforces it although the client sends no header.
      ...(ifNoneMatch === undefined ? {} : { "If-None-Match": ifNoneMatch }),
      ...uploadMetadata({ ...upload, uploadId }),
    },
  };
}

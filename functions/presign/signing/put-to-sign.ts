import type { AllowedUpload } from "../../upload-policy/decide.js";
import { checksumHeader } from "../../upload-policy/headers/checksum.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { PresignSettings } from "../contract.js";
import { encryptionHeaders } from "./encryption-headers.js";

/** The signed values of a presigned PUT. S3 rejects a request that differs from them. */
interface PutToSign {
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** Headers in lower case that the client must send with these values. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata and the write condition. S3 reads them from the signed query; the client does not send them. */
  readonly query: Readonly<Record<string, string>>;
}

/** Binds an allowed upload's length, type, checksum, encryption, attributes, metadata and write condition. */
export function putToSign(upload: AllowedUpload, uploadId: string, settings: PresignSettings): PutToSign {
  const { key, length, contentType, checksum, ifNoneMatch } = upload;
  return {
    key,
    headers: {
      ...(length === undefined ? {} : { "content-length": String(length) }),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
      ...encryptionHeaders(settings),
      ...upload.attributes,
    },
    query: {
      // S3 enforces the query parameter even though the client sends no such header.
      ...(ifNoneMatch === undefined ? {} : { "If-None-Match": ifNoneMatch }),
      ...uploadMetadata({ ...upload, uploadId }),
    },
  };
}

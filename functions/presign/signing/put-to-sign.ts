import type { AllowedUpload } from "../../upload-policy/decide.js";
import { checksumHeader } from "../../upload-policy/headers/checksum.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { PresignSettings } from "../contract.js";
import { encryptionHeaders } from "./encryption-headers.js";

/** The parts of a presigned PUT that bind one upload. S3 rejects a request that differs from them. */
interface PutToSign {
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** Headers that the client must send exactly so; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata and the write condition. S3 reads them from the signed query; the client sends nothing. */
  readonly query: Readonly<Record<string, string>>;
}

/** Binds an allowed upload's length, type, checksum, encryption, metadata and write condition. */
export function putToSign(upload: AllowedUpload, uploadId: string, settings: PresignSettings): PutToSign {
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

import type { AllowedUpload } from "../upload-policy/decide.js";
import { checksumHeader } from "../upload-policy/headers/checksum.js";
import { uploadMetadata } from "../upload-policy/headers/metadata.js";

/** One PUT as it is to be signed: whatever stands here is bound, and S3 refuses a request that differs. */
export interface PutToSign {
  readonly key: string;
  /** Headers that the client has to send exactly so, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, which takes effect from the signed query: the client sends nothing. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Conditions that S3 takes from the signed query. */
  readonly query: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
  readonly expirySeconds: number;
}

/** Makes the URL of a PUT. */
export type PutSigner = (put: PutToSign) => Promise<string>;

/** What signing needs from the world. */
export interface SigningPorts {
  readonly signPut: PutSigner;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A fresh identifier. */
  readonly newId: () => string;
}

/** Binds an allowed upload's length, type, checksum and write condition. */
export function putToSign(
  upload: AllowedUpload,
  uploadId: string,
  signedAt: number,
  expirySeconds: number,
): PutToSign {
  const { key, length, contentType, checksum, ifNoneMatch, subjectSegment, tenantSegment } = upload;
  return {
    key,
    headers: {
      ...(length === undefined ? {} : { "content-length": String(length) }),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
    },
    metadata: uploadMetadata({ uploadId, subjectSegment, tenantSegment, length, checksum }),
    // As a query parameter S3 enforces it although the client sends no header.
    query: ifNoneMatch === undefined ? {} : { "If-None-Match": ifNoneMatch },
    signedAt,
    expirySeconds,
  };
}

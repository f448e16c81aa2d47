import { hash } from "node:crypto";
import type { Checksum, UploadLimits } from "../policy.js";

/**
 * Limits of one upload that are narrower than the policy's. Its attributes are decided before the upload, and a client
 * cannot change them afterwards: each is signed, forwarded by a function, or named in `x-amz-meta-upload-headers`.
 */
export interface LimitsWithMetadata extends UploadLimits {
  /**
   * Size and types as metadata, for the check after the upload: `x-amz-meta-upload-max-bytes` and
   * `x-amz-meta-upload-types`.
   */
  readonly metadata: Readonly<Record<`x-amz-meta-upload-${string}`, string>>;
}

/**
 * Attributes of an upload that the policy allows: headers of the request that creates the object, by name in lower
 * case. `x-amz-meta-upload-headers` lists those that S3 does not bind by itself, separated by spaces: the check after
 * the upload accepts only these.
 */
export type AttributeHeaders = Readonly<Record<string, string>>;

/** Our data about an upload, which is stored with the object. */
export interface UploadFacts {
  /** Identifier of the upload. For one that the client chose, see {@link boundUploadId}. */
  readonly uploadId: string;
  /** The caller's subject as a path segment, because header values are ASCII. */
  readonly subjectSegment: string;
  /** The caller's tenant as a path segment. */
  readonly tenantSegment?: string;
  /** The size that the caller declared, in bytes. */
  readonly length?: number;
  /** The checksum that the caller declared. */
  readonly checksum?: Checksum;
  /** Limits that are narrower than the policy's, as metadata. */
  readonly limits?: Pick<LimitsWithMetadata, "metadata">;
  /** {@link keySha256} of the decided key, if a service between us and S3 could change the key. */
  readonly keySha256?: string;
}

/**
 * Our metadata of an object, by header name in lower case. Clients can never set it. It stays below S3's limit of 2 KB.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export function uploadMetadata(facts: UploadFacts): Readonly<Record<`x-amz-meta-upload-${string}`, string>> {
  return {
    "x-amz-meta-upload-id": facts.uploadId,
    "x-amz-meta-upload-subject": facts.subjectSegment,
    ...(facts.tenantSegment === undefined ? {} : { "x-amz-meta-upload-tenant": facts.tenantSegment }),
    ...(facts.length === undefined ? {} : { "x-amz-meta-upload-length": String(facts.length) }),
    ...(facts.checksum === undefined
      ? {}
      : { "x-amz-meta-upload-checksum": declaredChecksumText(facts.checksum) }),
    ...facts.limits?.metadata,
    ...(facts.keySha256 === undefined ? {} : { "x-amz-meta-upload-key-sha256": facts.keySha256 }),
  };
}

/** A declared checksum in the form of `x-amz-meta-upload-checksum`: `algorithm:base64`. */
export function declaredChecksumText({ algorithm, value }: Checksum): string {
  return `${algorithm}:${value}`;
}

/**
 * SHA-256 of a whole key's UTF-8 bytes, 64 lower-case hexadecimal digits. The direct and edge patterns store it with
 * the object, so that the check after the upload detects a key that API Gateway or CloudFront changed.
 */
export function keySha256(key: string): string {
  return hash("sha256", key);
}

const CLIENT_UPLOAD_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a value is an upload id that a client may choose: a UUID in lower case (RFC 9562, section 4). */
export function isClientUploadId(value: unknown): value is string {
  return typeof value === "string" && CLIENT_UPLOAD_ID.test(value);
}

/**
 * The stored upload id for one that the client chose: a UUID of version 8, derived from the subject and the client's
 * id. So no caller can give an object another caller's upload id.
 * @param clientId - See {@link isClientUploadId}.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8
 */
export function boundUploadId(clientId: string, subjectSegment: string): string {
  const hex = hash("sha256", `${subjectSegment}\n${clientId}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

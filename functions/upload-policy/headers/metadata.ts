import type { Checksum } from "../policy.js";

/** What we know of an upload and send along with the object. */
export interface UploadFacts {
  /** A fresh identifier, made by us. */
  readonly uploadId: string;
  /** The caller's subject as a path segment, because header values are ASCII. */
  readonly subjectSegment: string;
  /** The caller's tenant as a path segment. */
  readonly tenantSegment?: string;
  /** The size that the caller declared, in bytes. */
  readonly length?: number;
  /** The checksum that the caller declared. */
  readonly checksum?: Checksum;
}

/**
 * The user metadata that travels with an object, by header name in lower case. It is set by us and never by the
 * client, and stays below S3's limit of 2 KB.
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
      : { "x-amz-meta-upload-checksum": `${facts.checksum.algorithm}:${facts.checksum.value}` }),
  };
}

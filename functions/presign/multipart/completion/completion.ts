import type { Identity } from "../../../identity/contract.js";
import type { Checksum, ChecksumAlgorithm } from "../../../upload-policy/policy.js";
import type { RouteRejection } from "../../api/route.js";
import type { CompleteUploadRequest, ObjectChecksum } from "../../contract.js";
import type { S3UploadRef } from "../../ports.js";
import type { DeclaredSize } from "./uploaded-size.js";

/** A multipart upload, and the requirements on its object. */
export interface UploadToComplete {
  readonly ref: S3UploadRef;
  /**
   * Our id, in `x-amz-meta-upload-id`. It identifies the object of this upload.
   * @default - unknown, because the client found the upload in S3's list; the ETags of the parts identify the object
   */
  readonly uploadId?: string;
  /** The caller's subject, in `x-amz-meta-upload-subject`. */
  readonly subjectSegment: string;
  readonly identity: Identity;
  /** The parts that the client lists, in order. @default - those that S3 stores */
  readonly parts?: CompleteUploadRequest["parts"];
  /** The object's size that the client declared, at the creation of the upload or now. @default - not declared */
  readonly declared?: DeclaredSize;
  /** Largest object in bytes, if it is less than the policy's. */
  readonly maxBytes?: number;
  /** A full-object CRC. */
  readonly checksum?: Checksum;
  /** Whether the checksum comes with this request, so that a retry can send another one. @default false */
  readonly isLateChecksum?: boolean;
  /** Algorithm of the parts' checksums; present if each part has one. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
}

/** Result of a completion. */
export type Completion =
  | {
      readonly outcome: "completed";
      /** In bytes. */
      readonly length: number;
      /** In quotation marks. */
      readonly etag: string;
      readonly versionId?: string;
      readonly checksum?: ObjectChecksum;
    }
  /** S3 has not answered in time: retry after {@link RETRY_AFTER_SECONDS}. */
  | {
      readonly outcome: "completing";
      /** Whether this call sent a CompleteMultipartUpload request that S3 has not answered. */
      readonly sent: boolean;
    }
  | RouteRejection;

/** Whether S3 has not yet answered a request to complete the upload. */
export interface CompletionProgress {
  sent: boolean;
}

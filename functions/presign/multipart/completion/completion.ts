import type { Identity } from "../../../identity/contract.js";
import type { Checksum, ChecksumAlgorithm } from "../../../upload-policy/policy.js";
import type { RouteRejection } from "../../api/route.js";
import type { CompleteUploadRequest, ObjectChecksum } from "../../contract.js";
import type { S3UploadRef } from "../../ports.js";
import type { DeclaredSize } from "./uploaded-size.js";

/** A multipart upload, and what its object must be. */
export interface UploadToComplete {
  readonly ref: S3UploadRef;
  /**
   * Ours, as `x-amz-meta-upload-id` says it: by it an object is known as this upload's own.
   * @default - S3's list has named the upload: its object is known by the ETags of its parts
   */
  readonly uploadId?: string;
  /** The caller's, as `x-amz-meta-upload-subject` has it. */
  readonly subjectSegment: string;
  readonly identity: Identity;
  /** The parts that the client says it sent, in order. @default - those that S3 stores */
  readonly parts?: CompleteUploadRequest["parts"];
  /** The object's size that the client declared, at the creation of the upload or now. @default - none */
  readonly declared?: DeclaredSize;
  /** Largest object in bytes, if it is less than the policy's. */
  readonly maxBytes?: number;
  /** A full-object CRC. */
  readonly checksum?: Checksum;
  /** Whether the client gives the checksum with this request, and so can give another one later. @default false */
  readonly isLateChecksum?: boolean;
  /** Present where each part came with a checksum in this algorithm. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
}

/** Result of a completion. */
export type Completion =
  | {
      readonly outcome: "completed";
      /** In bytes. */
      readonly length: number;
      /** With its quotation marks. */
      readonly etag: string;
      readonly versionId?: string;
      readonly checksum?: ObjectChecksum;
    }
  /** S3 has not answered in time: ask again after {@link RETRY_AFTER_SECONDS}. */
  | {
      readonly outcome: "completing";
      /** Whether S3 has a CompleteMultipartUpload request of this call that it has not answered. */
      readonly sent: boolean;
    }
  | RouteRejection;

/** Whether S3 has a request to complete the upload that it has not answered. */
export interface CompletionProgress {
  sent: boolean;
}

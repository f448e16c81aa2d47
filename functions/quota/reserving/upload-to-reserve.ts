import type { UploadObject } from "../lookup/find-reservation.js";

/** An upload to reserve before it is created. */
export interface UploadToReserve {
  /** From `x-amz-meta-upload-id`. */
  readonly uploadId: string;
  /** @default - the size is not known: nothing is reserved, but something must be left */
  readonly bytes?: number;
  /** Time after which the upload can never be stored, in seconds since 1970. */
  readonly until: number;
  /**
   * The upload's object. If it is written once, a repeated request shares the reservation, because only one of the
   * requests can store the object. Otherwise a request to complete the upload's parts finds the reservation by the
   * object.
   * @default - the reservation is found by `uploadId` only
   */
  readonly object?: UploadObject;
  /**
   * Time until which S3 may be completing the upload, in seconds since 1970. The reservation is not released before.
   * @default - it can be released at any time
   */
  readonly completingUntil?: number;
  /** Whether the upload is in parts. @default false */
  readonly inParts?: boolean;
  /** Number of uploads: 0 for bytes that another reservation of the same upload lacks. @default 1 */
  readonly uploads?: number;
}

/** An upload, or the sum of a batch of them. */
export interface ReservationToOpen extends UploadToReserve {
  /**
   * The batch whose reservation includes this upload.
   * @default - the upload has a reservation of its own
   */
  readonly batch?: string;
}

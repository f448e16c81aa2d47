import type { UploadObject } from "../lookup/find-reservation.js";

/** An upload that is about to be created. */
export interface UploadToReserve {
  /** As `x-amz-meta-upload-id` says it. */
  readonly uploadId: string;
  /** @default - the size is not known: nothing is reserved, but something must be left */
  readonly bytes?: number;
  /** When the upload cannot come any more, in seconds since 1970. */
  readonly until: number;
  /**
   * Its object. If that is written once, a repeated request for it shares one reservation, because only one of them can
   * store it. If not, a request to complete its parts finds the reservation by it.
   * @default - the reservation is found by `uploadId` only
   */
  readonly object?: UploadObject;
  /**
   * Until when S3 may be completing it, in seconds since 1970: before, the reservation is not released.
   * @default - it can be released at any time
   */
  readonly completingUntil?: number;
  /** Whether it comes in parts. @default false */
  readonly inParts?: boolean;
}

/** An upload, or the sum of a batch of them. */
export interface ReservationToOpen extends UploadToReserve {
  /** Number of uploads that it sums. @default 1 */
  readonly uploads?: number;
  /** The batch that reserves its room. @default - it reserves its own */
  readonly batch?: string;
}

import type { UploadError } from "../errors.js";

/** The upload pattern. */
export type Pattern = "presigned" | "direct" | "edge";

/** The object that is stored. */
export interface UploadResult {
  /** The object's whole key in the bucket; the requested key if the pattern does not return it. */
  readonly key: string;
  readonly pattern: Pattern;
  /** In bytes. */
  readonly length: number;
  /** In quotation marks. */
  readonly etag: string;
  /** Omitted if the bucket has no versioning. */
  readonly versionId?: string;
  /** CRC64NVME of the object in base64, as the client computed it. */
  readonly crc64nvme: string;
}

/** Progress of an upload. */
export interface UploadProgress {
  /** Bytes of the source; undefined until a stream has ended. */
  readonly totalBytes: number | undefined;
  /** Bytes that the server has stored, including those of an earlier run. */
  readonly storedBytes: number;
  /** `storedBytes` and bytes in transit. Decreases if a request is repeated. */
  readonly sentBytes: number;
  /** Bytes per second, averaged over the last 5 seconds. */
  readonly bytesPerSecond: number;
}

/** An event of an upload. Every event can be written as JSON. */
export type UploadEvent =
  /** The upload has been created. `storedBytes` of it were stored by an earlier run. */
  | {
      readonly type: "started";
      readonly pattern: Pattern;
      readonly key: string;
      readonly totalBytes: number | undefined;
      readonly storedBytes: number;
      readonly isResumed: boolean;
    }
  | ({ readonly type: "progress" } & UploadProgress)
  /** A request failed and is repeated. */
  | { readonly type: "retrying"; readonly reason: string; readonly attempt: number; readonly waitMs: number }
  /** The server cannot be reached. The upload continues as soon as it can. */
  | { readonly type: "offline"; readonly reason: string }
  | { readonly type: "online" }
  /** The number of parts that are sent at the same time has changed. */
  | { readonly type: "workers"; readonly workers: number }
  /** An unfinished upload of an earlier run is not continued. This one starts from the beginning. */
  | { readonly type: "restarted"; readonly reason: string }
  /** The state cannot be saved on this machine. Another run finds the upload in the server's list. */
  | { readonly type: "not-saved"; readonly reason: string }
  | { readonly type: "paused" }
  | { readonly type: "continued" }
  | { readonly type: "completed"; readonly result: UploadResult }
  | { readonly type: "failed"; readonly error: ErrorSummary };

/** An error as part of an event. */
export type ErrorSummary = Pick<UploadError, "kind" | "code" | "message" | "status" | "requestId">;

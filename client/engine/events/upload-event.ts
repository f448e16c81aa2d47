import type { UploadError } from "../errors.js";

/** The way to the bucket. */
export type Pattern = "presigned" | "direct" | "edge";

/** The object that is stored. */
export interface UploadResult {
  /** The object's whole key in the bucket; as requested if the pattern does not tell it. */
  readonly key: string;
  readonly pattern: Pattern;
  /** In bytes. */
  readonly length: number;
  /** With its quotation marks. */
  readonly etag: string;
  /** Omitted in a bucket without versions. */
  readonly versionId?: string;
  /** CRC64NVME of the object in base64, as the client computed it while it read the file. */
  readonly crc64nvme: string;
}

/** Progress of an upload. */
export interface UploadProgress {
  /** Bytes of the source; undefined until a stream has ended. */
  readonly totalBytes: number | undefined;
  /** Bytes that the server has stored, those of an earlier run included. */
  readonly storedBytes: number;
  /** `storedBytes`, and bytes on their way. Decreases if a request has to be repeated. */
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
  /** The server cannot be reached. The upload continues when it can. */
  | { readonly type: "offline"; readonly reason: string }
  | { readonly type: "online" }
  /** The number of parts that are sent at the same time has changed. */
  | { readonly type: "workers"; readonly workers: number }
  /** The state cannot be saved on this machine. Another run asks the server for it. */
  | { readonly type: "not-saved"; readonly reason: string }
  | { readonly type: "paused" }
  | { readonly type: "continued" }
  | { readonly type: "completed"; readonly result: UploadResult }
  | { readonly type: "failed"; readonly error: ErrorSummary };

/** An error as part of an event. */
export type ErrorSummary = Pick<UploadError, "kind" | "code" | "message" | "status" | "requestId">;

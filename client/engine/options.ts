import type { ObjectAttributes } from "./attributes/object-attributes.js";
import type { Pattern, UploadProgress } from "./events/upload-event.js";

/**
 * Returns the bearer token. If `refresh` is true, the server has rejected the last token: get a new one.
 * @example ({ refresh }) => auth.getAccessToken({ forceRefresh: refresh })
 */
export type GetToken = (how: { readonly refresh: boolean }) => string | Promise<string>;

/** The server, the caller's token, and the limits of requests. */
export interface ServerOptions {
  /** Base URL of the uploads API, e.g. `https://abc.execute-api.eu-central-1.amazonaws.com/v1`. */
  readonly endpoint: string;
  readonly getToken: GetToken;
  /** Stops the upload and keeps its state, so that the same call continues it. */
  readonly signal?: AbortSignal;
  /**
   * Time in milliseconds for which a failing request is repeated.
   * @default 600000 (10 minutes); 30 seconds until the server has answered once
   */
  readonly patienceMs?: number;
}

/** Settings that are stored with the object. The policy must allow each field. */
export interface ObjectOptions extends ObjectAttributes {
  /** Media type. @default "application/octet-stream" */
  readonly type?: string;
}

/** An upload of one file or stream. */
export interface UploadOptions extends ServerOptions, ObjectOptions {
  /** Key below the caller's own prefix, not percent-encoded. */
  readonly key: string;
  /** @default - presigned if the endpoint offers it, otherwise edge, otherwise direct */
  readonly pattern?: Pattern;
  /** Maximum number of parts that are sent at the same time, 1 to 32. @default 32 */
  readonly maxWorkers?: number;
  /** Part size in bytes, 5 MiB to 5 GiB. @default - 16 MiB, or more if the file has more than 10,000 such parts */
  readonly partSize?: number;
  /**
   * Size in bytes above which files are sent in parts if the pattern supports them, 0 to 5 GiB. @default 33554432 (32
   * MiB)
   */
  readonly partsAbove?: number;
  /** Milliseconds for the whole upload. @default - unlimited */
  readonly deadlineMs?: number;
  /** Called at most every 100 ms, and at the end. */
  readonly onProgress?: (progress: UploadProgress) => void;
}

import type { Checksum } from "../../upload-policy/policy.js";

/** Response to `GET /downloads/{key+}`, whose query may contain `versionId` and `range` (`bytes=0-99`). */
export interface DownloadResponse {
  readonly method: "GET";
  readonly url: string;
  /** Headers to send with exactly these values. */
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expiresAt: string;
}

/** Body of `POST /s3/sign`: the request that Uppy 6 passes to its `signRequest`. */
export interface SignRequest {
  readonly method: "PUT" | "POST" | "GET" | "DELETE";
  /**
   * For PutObject and CreateMultipartUpload, the key that the client proposes, of which only the file name is used. For
   * other operations, the key from the earlier response.
   */
  readonly key: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly contentType?: string;
}

/** Response to `POST /s3/sign`. */
export interface SignResponse {
  readonly url: string;
  /** The key that we chose; for PutObject and CreateMultipartUpload only. */
  readonly key?: string;
  /**
   * Headers to send with exactly these values, because they are signed; for CreateMultipartUpload and
   * CompleteMultipartUpload.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** For PutObject: a form POST, so that S3 itself enforces the policy's size range. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Body of `POST /import`. All fields and the body itself are optional. */
export interface ImportRequest {
  readonly length?: number;
  /** Omitted or empty: the uploader chooses it, unless the policy has a list of allowed types. */
  readonly type?: string;
  readonly checksum?: Checksum;
}

/** Response to `POST /import`. */
export interface ImportResponse {
  readonly upload_url: string;
}

/** The event that the mapping template of `POST /import` creates from a request. */
export interface ImportEvent {
  readonly flow: "import";
  readonly requestId: string;
  /** `$context.authorizer` (or its claims), with empty strings for missing values. */
  readonly caller: Readonly<Record<string, string>>;
  /**
   * Names of the query parameters.
   * @default - none: while an update is deployed, the old template still sends events
   */
  readonly queryNames?: readonly string[];
  /** The request's body as a string; empty without a body. */
  readonly body: string;
}

/** Body of every error. On `/s3/*` it also has `error`, the field that Companion's clients read. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
}

import type { Checksum } from "../../upload-policy/policy.js";

/** Answer of `GET /downloads/{key+}`, whose query may name `versionId` and `range` (`bytes=0-99`). */
export interface DownloadResponse {
  readonly method: "GET";
  readonly url: string;
  /** Headers that the client must send exactly so. */
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expiresAt: string;
}

/** Body of `POST /s3/sign`: what Uppy 6 hands to its `signRequest`. */
export interface SignRequest {
  readonly method: "PUT" | "POST" | "GET" | "DELETE";
  /** On PutObject and Create the client's proposal, of which the name is kept; else the key that was answered. */
  readonly key: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly contentType?: string;
}

/** Answer of `POST /s3/sign`. */
export interface SignResponse {
  readonly url: string;
  /** The key that we chose; on PutObject and Create only. */
  readonly key?: string;
  /** Headers to send exactly so, because they are signed; on CreateMultipartUpload and CompleteMultipartUpload. */
  readonly headers?: Readonly<Record<string, string>>;
  /** On PutObject: a form POST, so that S3 itself holds the object to the policy's size range. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Body of `POST /import`; all of it is optional, and so is the body. */
export interface ImportRequest {
  readonly length?: number;
  /** Omitted or empty: the uploader chooses it, unless the policy names the allowed types. */
  readonly type?: string;
  readonly checksum?: Checksum;
}

/** Answer of `POST /import`. */
export interface ImportResponse {
  readonly upload_url: string;
}

/** The event that the mapping template of `POST /import` makes from a request. */
export interface ImportEvent {
  readonly flow: "import";
  readonly requestId: string;
  /** `$context.authorizer` (or its claims), with empty strings where there is nothing. */
  readonly caller: Readonly<Record<string, string>>;
  /** Names of the query parameters. @default - none: while an update is deployed, the old template still sends events */
  readonly queryNames?: readonly string[];
  /** The request's body as text; empty without one. */
  readonly body: string;
}

/** Body of every error; on `/s3/*` with `error` as well, the key that Companion's clients know. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
}

import type { TenantSource } from "../identity/contract.js";
import type { Checksum, UploadPolicy } from "../upload-policy/contract.js";

export { CHECKSUM_ALGORITHMS, type Checksum, type ChecksumAlgorithm } from "../upload-policy/contract.js";

/** The environment variable that holds {@link PresignSettings} as JSON. */
export const PRESIGN_SETTINGS_VARIABLE = "PRESIGN_SETTINGS";

/** How the API that calls the function knows its caller. */
export type CallerSource =
  /** Our API authorizer, or a user's own that answers with the same context. */
  | "authorizer"
  /** API Gateway's native Cognito authorizer. */
  | "cognito"
  /** IAM (Signature Version 4). */
  | "iam"
  /** Nobody is asked who they are. */
  | "none";

/** What the presigner signs for and decides by. */
export interface PresignSettings {
  readonly bucketName: string;
  /** The bucket's Region. */
  readonly bucketRegion: string;
  /** Where all uploads live in the bucket: empty, or ending in `/`, e.g. `uploads/`. */
  readonly prefix: string;
  readonly policy: UploadPolicy;
  readonly caller: CallerSource;
  /** Where the tenant is read from with `caller: "cognito"`; absent: such a caller has none. */
  readonly tenant?: TenantSource;
  /** Origins that a browser may call the API from; `*` alone allows any. */
  readonly corsAllowedOrigins: readonly string[];
  /** Sign for the bucket's Transfer Acceleration endpoint. */
  readonly transferAcceleration: boolean;
}

/** Body of `POST /uploads`. */
export interface CreateUploadRequest {
  /** The key below the caller's own prefix, as plain text (not percent-encoded). */
  readonly key: string;
  /** The object's size in bytes. */
  readonly length: number;
  /** The object's media type. */
  readonly type: string;
  readonly checksum?: Checksum;
}

/** Answer of `POST /uploads`: one presigned PUT. */
export interface CreateUploadResponse {
  readonly method: "PUT";
  readonly url: string;
  /** Headers that the client has to send exactly so: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** When the URL dies, ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** Body of `POST /import`; all of it is optional, and so is the body. */
export interface ImportRequest {
  readonly length?: number;
  readonly type?: string;
  readonly checksum?: Checksum;
}

/** Answer of `POST /import`. */
export interface ImportResponse {
  readonly upload_url: string;
}

/** What the mapping template of `POST /import` makes of a request. */
export interface ImportEvent {
  readonly flow: "import";
  readonly requestId: string;
  /** `$context.authorizer` (or its claims), with empty strings where there is nothing. */
  readonly caller: Readonly<Record<string, string>>;
  /** The request's body as text; empty without one. */
  readonly body: string;
}

/** What `errorMessage` holds, as JSON, when the import flow refuses: selection patterns look for the status. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
}

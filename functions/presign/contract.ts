import type { TenantSource } from "../identity/contract.js";
import type { LiveSettingsAddress } from "../live-settings/contract.js";
import type { QuotaSettings } from "../quota/contract.js";
import type { PublicPolicy } from "../upload-policy/contract.js";
import type { Checksum, ChecksumAlgorithm, UploadPolicy } from "../upload-policy/policy.js";

export { CHECKSUM_ALGORITHMS, type Checksum, type ChecksumAlgorithm } from "../upload-policy/policy.js";

/**
 * The algorithms in which S3 knows a checksum of a whole object that comes in parts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export type WholeChecksumAlgorithm = Extract<ChecksumAlgorithm, `crc${string}`>;

/** The environment variable that holds {@link PresignSettings} as JSON. */
export const PRESIGN_SETTINGS_VARIABLE = "PRESIGN_SETTINGS";

/** The source of the function's caller, depending on the API's authorization. */
export type CallerSource =
  /** Our API authorizer, or a user's own that answers with the same context. */
  | "authorizer"
  /** API Gateway's native Cognito authorizer. */
  | "cognito"
  /** IAM (Signature Version 4). */
  | "iam"
  /** Callers are not authenticated. */
  | "none";

/** Settings of the presigner. */
export interface PresignSettings {
  readonly bucketName: string;
  /** The bucket's Region. */
  readonly bucketRegion: string;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`, e.g. `uploads/`. */
  readonly prefix: string;
  readonly policy: UploadPolicy;
  readonly caller: CallerSource;
  /** Source of the tenant with `caller: "cognito"`. If missing, such a caller has none. */
  readonly tenant?: TenantSource;
  /** Origins that a browser may call the API from; `*` alone allows any. */
  readonly corsAllowedOrigins: readonly string[];
  /** Sign for the bucket's Transfer Acceleration endpoint. */
  readonly transferAcceleration: boolean;
  /** Omitted if the bucket's default encryption is enough. */
  readonly requiredEncryption?: RequiredEncryption;
  /** Whether a part of an Uppy upload is signed only while the stored parts leave room for it. */
  readonly sumPartsBeforeSigning: boolean;
  /** Whether `GET /downloads/{key+}` answers. */
  readonly downloads: boolean;
  /** Address of the live settings. @default - uploads cannot be paused */
  readonly liveSettings?: LiveSettingsAddress;
  /** The callers' quotas. @default - none */
  readonly quota?: QuotaSettings;
  /** Whether the file of a custom rule is next to the code. @default false */
  readonly rule?: boolean;
}

/** Part of {@link PresignSettings}: encryption that the bucket's own policy asks every request to name. */
export type RequiredEncryption =
  | { readonly algorithm: "AES256" }
  | { readonly algorithm: "aws:kms"; readonly kmsKeyArn: string };

/** The transfer of an object: one PUT, one form POST under a policy, or a multipart upload. */
export type UploadMethod = "PUT" | "POST" | "MULTIPART";

/** Body of `POST /uploads`. */
export interface CreateUploadRequest {
  /** The key below the caller's own prefix, as plain text (not percent-encoded). */
  readonly key: string;
  /** The object's size in bytes. Only an upload with `method: "MULTIPART"` can leave it out: the completion names it. */
  readonly length?: number;
  /** The object's media type, with or without parameters; empty if it is unknown: `application/octet-stream`. */
  readonly type: string;
  /** A checksum of the whole object; with `MULTIPART` a CRC. */
  readonly checksum?: Checksum;
  /**
   * The CRC of the whole object whose value `POST /uploads/{id}/complete` gives, so that the client reads the file once;
   * with `MULTIPART` only, and instead of `checksum`. S3 compares no checksum that is not named here.
   * @default - that of `checksum`
   */
  readonly checksumAlgorithm?: WholeChecksumAlgorithm;
  /** @default - one PUT up to 100 MiB, in parts above */
  readonly method?: UploadMethod;
  /**
   * Size of each part but the last in bytes, 5 MiB to 5 GiB; with `MULTIPART` only.
   * Without `length` of the first parts.
   * @default - the smallest whole number of MiB, 16 at least, with which 10,000 parts suffice
   */
  readonly partSize?: number;
  /**
   * The algorithm that each part's checksum is given in, SHA-1 or SHA-256, or a CRC; with `MULTIPART` only.
   * @default - that of `checksum` or `checksumAlgorithm`; of CRC64NVME none, because S3 computes the parts' own
   */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
}

/** Answer of `POST /uploads`. */
export type CreateUploadResponse = PresignedPut | PresignedPost | MultipartUpload;

/** Most files of {@link CreateUploadsRequest}. */
export const MAX_BATCH_FILES = 100;

/** Body of `POST /uploads` for many files at once. */
export interface CreateUploadsRequest {
  /** 1 to 100, each in one PUT or form. */
  readonly files: readonly CreateUploadRequest[];
}

/** Answer of `POST /uploads` for many files. A quota that has no room for their sum rejects the whole request. */
export interface CreateUploadsResponse {
  /** As many as `files`, in the same order. */
  readonly uploads: readonly CreatedUpload[];
}

/** The created upload of one of many files, or its rejection. */
export type CreatedUpload =
  | PresignedPut
  | PresignedPost
  | {
      readonly error: {
        /** The status that the file alone would have got. */
        readonly status: number;
        readonly code: string;
        readonly message: string;
      };
    };

/** One presigned PUT. */
export interface PresignedPut {
  readonly method: "PUT";
  /** Names the upload in `GET /uploads/{id}`; a UUID if the key is so long that the query must name it. */
  readonly id: string;
  readonly url: string;
  /** Headers that the client must send exactly so: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** Expiry time, ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** One form POST under a policy. The key is fresh, because a POST policy has no `If-None-Match`. */
export interface PresignedPost {
  readonly method: "POST";
  /** Names the upload in `GET /uploads/{id}`; a UUID if the key is so long that the query must name it. */
  readonly id: string;
  readonly url: string;
  /** Form fields to send exactly so, before the field `file`, which comes last. */
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expiresAt: string;
}

/** A multipart upload that has been created. */
export interface MultipartUpload {
  readonly method: "MULTIPART";
  /** Names the upload in `/uploads/{id}` and below. */
  readonly id: string;
  readonly key: string;
  /** Size of each part but the last, in bytes. */
  readonly partSize: number;
  /**
   * The size of parts doubles after so many parts, up to 5 GiB; only of an upload without `length`. Part n then has
   * min(partSize * 2 ** floor((n - 1) / partSizeDoublesEvery), 5 GiB) bytes, and the last one at most so many.
   * @default - all parts have `partSize`
   */
  readonly partSizeDoublesEvery?: number;
  /** 1 to 10,000; part n has the bytes from (n - 1) * partSize. Without `length`, the most parts that are signed. */
  readonly partCount: number;
  /** Present if each part needs a checksum in this algorithm. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
  /** Present if the completion needs the object's checksum in this algorithm. */
  readonly checksumAlgorithm?: WholeChecksumAlgorithm;
}

/** Body of `POST /uploads/{id}/parts`; all of it is optional, and so is the body. */
export interface SignPartsRequest {
  /** 1 to the upload's part count, each once. @default - all */
  readonly partNumbers?: readonly number[];
  /**
   * Bytes by part number: the parts to sign of an upload whose `id` holds no length. Then it is required, and
   * `partNumbers` must be omitted.
   */
  readonly lengths?: Readonly<Record<string, number>>;
  /**
   * Base64 by part number, in the upload's `partChecksumAlgorithm`, or else in that of its whole checksum. S3 rejects
   * another content.
   */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** Answer of `POST /uploads/{id}/parts`: what all URLs have in common, and one signature each. */
export interface SignPartsResponse {
  /** Becomes a part's URL when `{partNumber}` and `{signature}` are replaced. */
  readonly urlTemplate: string;
  /** Expiry time of the URLs, ISO 8601 in UTC. */
  readonly expiresAt: string;
  /** The header to send with each part besides `content-length`, whose value is the part's checksum. */
  readonly checksumHeader?: string;
  readonly parts: readonly SignedPart[];
}

/** One part to PUT. */
export interface SignedPart {
  readonly partNumber: number;
  /** Bytes to send: `content-length` is part of the signature. */
  readonly length: number;
  readonly signature: string;
}

/** Answer of `GET /uploads`: the caller's own uploads in parts that are neither completed nor aborted. */
export interface ListUploadsResponse {
  /** By key, then by start. There can be fewer than `limit` although more follow. */
  readonly uploads: readonly UnfinishedUpload[];
  /** The value of `after` for the next page; omitted on the last. */
  readonly next?: string;
}

/** An upload in parts that is neither completed nor aborted. */
export interface UnfinishedUpload {
  /**
   * Names the upload in `/uploads/{id}` and below, as an upload without `length`. After a lost answer of `complete`,
   * repeat the request with `parts`: by them the object is known as this upload's.
   */
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** ISO 8601 in UTC. */
  readonly initiatedAt: string;
  /** The algorithm that was named when it was created. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
}

/** Answer of `GET /uploads/{id}`. */
export type UploadState = MultipartUploadState | SingleUploadState;

/** State of an upload in one PUT or form, or by another pattern. */
export interface SingleUploadState {
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /**
   * `pending`: nothing is stored under the key; a rejected object that was deleted is pending, too.
   * `completed`: this upload is stored. The check after the upload can still reject it.
   * `taken`: the object under the key belongs to another upload.
   * `rejected`: the check after the upload rejected this upload's object.
   */
  readonly state: "pending" | "completed" | "taken" | "rejected";
  /** The object's size in bytes; with `completed` and `rejected`. */
  readonly length?: number;
  /** With its quotation marks; with `completed` and `rejected`. */
  readonly etag?: string;
  /** With `completed` and `rejected`; omitted in a bucket without versions. */
  readonly versionId?: string;
  /** With `completed` and `rejected`; omitted if S3 does not name it. */
  readonly checksum?: ObjectChecksum;
  /** Code of the object's rejection, such as `ContentTypeNotAllowed`; with `rejected` only. */
  readonly code?: string;
}

/** State of an upload in parts. */
export interface MultipartUploadState {
  readonly id: string;
  readonly key: string;
  /** `uploading` until it is completed; an aborted upload is answered with 404. */
  readonly state: "uploading" | "completed" | "rejected";
  /** Code of the object's rejection; with `rejected` only. */
  readonly code?: string;
  /** The size that was declared, in bytes; omitted if the `id` holds none. */
  readonly length?: number;
  /** As `POST /uploads` answered; omitted for an `id` from `GET /uploads`, and so are the next two. */
  readonly partSize?: number;
  readonly partSizeDoublesEvery?: number;
  readonly partCount?: number;
  /** The parts that S3 stores, in order; empty once completed. */
  readonly parts: readonly UploadedPart[];
}

/** One part that S3 holds. */
export interface UploadedPart {
  readonly partNumber: number;
  /** In bytes. */
  readonly length: number;
  /** With its quotation marks. */
  readonly etag: string;
  /** Base64, in the upload's `partChecksumAlgorithm`, or else in that of its whole checksum. */
  readonly checksum?: string;
}

/** The checksum that S3 holds of an object. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of type `COMPOSITE` with `-` and the number of parts. */
  readonly value: string;
  /** `FULL_OBJECT`: of the object's bytes. `COMPOSITE`: of its parts' checksums. */
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

/** Body of `POST /uploads/{id}/complete`; the body is optional, unless the upload named a `checksumAlgorithm`. */
export interface CompleteUploadRequest {
  /**
   * The whole object's checksum. S3 compares it before the object exists; after 400 `BadDigest` the upload is still
   * there, and wrong parts can be sent again. Required if `POST /uploads` named a `checksumAlgorithm`, and only then
   * allowed, unless it repeats the `checksum` given there.
   */
  readonly checksum?: Checksum;
  /** The whole object's size in bytes. Required if the `id` holds none. */
  readonly length?: number;
  /** The parts that the client says it sent, in order; S3 compares. @default - those that S3 stores */
  readonly parts?: readonly Pick<UploadedPart, "partNumber" | "etag" | "checksum">[];
}

/**
 * Answer of `POST /uploads/{id}/complete`: the same, however often it is asked for. 202 with `Retry-After` and
 * `{ key, state: "completing" }` says that S3 is still at it.
 */
export interface CompleteUploadResponse {
  readonly key: string;
  readonly state: "completed";
  /** In bytes. */
  readonly length: number;
  /** With its quotation marks. */
  readonly etag: string;
  /** Omitted in a bucket without versions. */
  readonly versionId?: string;
  /** Omitted if S3 does not name it. */
  readonly checksum?: ObjectChecksum;
}

/** Answer of `GET /me`: who calls, and what the caller may upload. */
export interface MeResponse {
  /** As the credential names the caller. */
  readonly subject: string;
  readonly tenant?: string;
  readonly scopes: readonly string[];
  /** The beginning of the caller's keys in the bucket: empty, or ending in `/`, e.g. `uploads/alice/`. */
  readonly prefix: string;
  /** Required start of each key that the caller names. @default - any */
  readonly requiredKeyPrefix?: string;
  /** The upload policy, narrowed for this caller. */
  readonly policy: PublicPolicy;
}

/** Answer of `GET /.well-known/s3-upload-patterns`: all that a client needs besides a credential. Public. */
export interface DiscoveryResponse {
  /** Version of this document. Clients ignore fields that they do not know. */
  readonly version: 1;
  /** Issuers of credentials; empty if only the operator knows them. */
  readonly issuers: readonly DiscoveredIssuer[];
  /** The upload policy. `GET /me` answers it narrowed for one caller. */
  readonly policy: PublicPolicy;
  /** The patterns that are deployed. */
  readonly patterns: {
    readonly presigned: DiscoveredPresigned;
    readonly direct?: DiscoveredPattern;
    readonly edge?: DiscoveredEdge;
  };
}

/** An issuer of tokens, or another kind of credential. */
export type DiscoveredIssuer =
  | {
      readonly type: "cognito" | "oidc";
      /** The `iss` claim of its tokens. Of several tenants of Microsoft Entra ID it holds `{tenantid}`. */
      readonly issuer: string;
      /** Clients whose tokens are accepted. @default - any */
      readonly clientIds?: readonly string[];
      /** One of these is in the `aud` claim. */
      readonly audience?: readonly string[];
      /** Scopes to ask for. @default - none needed */
      readonly scopes?: readonly string[];
      /** The client for command lines: the authorization code flow with PKCE, without a secret. */
      readonly commandLine?: { readonly clientId: string; readonly callbackUrls: readonly string[] };
    }
  /** A pre-shared key, or a request that is signed with AWS credentials. */
  | { readonly type: "pre-shared-key" | "iam" };

/** The address of a pattern, and its size limit. */
export interface DiscoveredPattern {
  /** Without a slash at the end. */
  readonly url: string;
  /** Method and path by operation, e.g. `putFile`: `PUT /files/{key+}`. */
  readonly routes: Readonly<Record<string, string>>;
  /** Largest object in bytes, whatever the policy says. */
  readonly maxObjectBytes: number;
}

/** The presigned pattern. Its URL is the one that this document comes from. */
export interface DiscoveredPresigned extends Omit<DiscoveredPattern, "url"> {
  /** Largest object of one PUT or form, in bytes. */
  readonly maxPutBytes: number;
}

/** The edge pattern. */
export interface DiscoveredEdge extends DiscoveredPattern {
  /** Whether uploads in parts go through it. */
  readonly parts: boolean;
  /** Whether each PUT needs the SHA-256 of its body in `x-amz-content-sha256`. */
  readonly needsContentSha256: boolean;
}

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
  /** The request's body as text; empty without one. */
  readonly body: string;
}

/** Body of every error; on `/s3/*` with `error` as well, the key that Companion's clients know. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
}

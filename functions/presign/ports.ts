import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Identity } from "../identity/contract.js";
import type { QuotaUsage } from "../quota/contract.js";
import type { S3Endpoint, SigningCredentials } from "../sigv4/contract.js";
import type { AllowedUpload, Narrow } from "../upload-policy/decide.js";
import type { Checksum, ChecksumAlgorithm } from "../upload-policy/policy.js";
import type { RouteRejection } from "./api/route-rejection.js";
import type { ImportEvent, ObjectChecksum, UploadedPart } from "./contract.js";

/** The services that the function needs. */
export interface PresignPorts {
  /** The role's credentials, from the environment. */
  readonly credentials: () => SigningCredentials;
  /** Endpoint for the presigned URLs. */
  readonly endpoint: S3Endpoint;
  /** Loads the SDK's client for requests to S3. Signing does not need it. */
  readonly loadS3: () => Promise<S3Port>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after this time, or when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A fresh identifier, a UUID. */
  readonly newId: () => string;
  /** Loads the narrower limits on the uploads of one request. */
  readonly loadNarrow: (event: APIGatewayProxyEvent | ImportEvent) => Promise<Narrow>;
  /** Writes one entry per request; it contains no credential, key or URL. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** The properties of an allowed upload that quotas need. */
export type UploadToAdmit = Pick<AllowedUpload, "key" | "length" | "ifNoneMatch">;

/** The callers' quotas. */
export interface QuotaPort {
  /**
   * Reserves an upload, or rejects it.
   * @param life - Whether the reservation expires with the URL or with the parts. @default "url"
   */
  admit(
    upload: UploadToAdmit,
    uploadId: string,
    identity: Identity,
    life?: "url" | "parts",
  ): Promise<RouteRejection | undefined>;
  /** Reserves the sum of a batch of uploads, each of which expires with its URL, or rejects the whole batch. */
  admitBatch(
    uploads: readonly (UploadToAdmit & { readonly uploadId: string })[],
    identity: Identity,
  ): Promise<RouteRejection | undefined>;
  /** Reserves the part of an object's size that is not reserved yet, or rejects the completion. */
  admitCompletion(
    upload: {
      /** Our id. @default - unknown, because the upload is from S3's list */
      readonly uploadId?: string;
      readonly ref: S3UploadRef;
      readonly bytes: number;
    },
    identity: Identity,
  ): Promise<RouteRejection | undefined>;
  /** Stores S3's id of the multipart upload with the reservation of this request. */
  bind(identity: Identity, s3UploadId: string): Promise<void>;
  /** Cancels the reservation of this request for a multipart upload that S3 did not create. */
  cancel(identity: Identity): Promise<void>;
  /**
   * Releases the reservation of an aborted multipart upload. @param uploadId - Undefined if the upload is from S3's
   * list.
   */
  release(uploadId: string | undefined, identity: Identity, ref: S3UploadRef): Promise<void>;
  /** Returns the usage of a caller's quotas. */
  usage(identity: Identity): Promise<readonly QuotaUsage[]>;
}

/** Access to S3 for everything except signing. `aws.ts` implements it with the SDK. */
export interface S3Port {
  createMultipartUpload(upload: MultipartToCreate): Promise<string>;
  /** One page of the multipart uploads below a prefix. */
  listUploads(page: UploadsPage): Promise<{
    readonly uploads: readonly ListedUpload[];
    /** The last upload of this page if more follow. */
    readonly next?: S3UploadRef;
  }>;
  /** All parts, from all pages. `gone`: S3 does not have the upload. */
  listParts(upload: S3UploadRef): Promise<{ readonly parts: readonly UploadedPart[] } | "gone">;
  completeMultipartUpload(upload: MultipartToComplete): Promise<CompleteOutcome>;
  /** `gone`: S3 does not have the upload. */
  abortMultipartUpload(upload: S3UploadRef): Promise<"aborted" | "gone">;
  /** The object under a key; `undefined` if the key has no object. */
  headObject(key: string): Promise<StoredObject | undefined>;
  /** The rejection code of the check after the upload, from the object's tag; `undefined` without that tag. */
  rejectionOf(key: string): Promise<string | undefined>;
  /** Presigns a download. Uploads are signed by `functions/sigv4/presign-url.ts`. */
  presignGet(download: GetToSign): Promise<string>;
}

/** A page of multipart uploads. */
export interface UploadsPage {
  /** Prefix of their keys. */
  readonly prefix: string;
  /** 1 to 1,000. */
  readonly limit: number;
  /** The last upload of the page before. @default - the first page */
  readonly after?: S3UploadRef;
}

/** An unfinished multipart upload with the fields of S3's list. */
export interface ListedUpload extends S3UploadRef {
  /** ISO 8601 in UTC. */
  readonly initiatedAt: string;
  /** Algorithm that the upload was created with. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT";
}

/** S3's key and id of a multipart upload. */
export interface S3UploadRef {
  readonly key: string;
  readonly s3UploadId: string;
}

/** Properties of an upload's object, which S3 fixes when the upload is created. */
export interface MultipartToCreate {
  readonly key: string;
  readonly contentType?: string;
  /** User metadata by header name in lower case, `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT";
  /** Encryption headers by name in lower case. */
  readonly encryptionHeaders: Readonly<Record<string, string>>;
  /** Headers of the object's attributes by name in lower case, with the client's own metadata. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The fields of a completion that S3 verifies. */
export interface MultipartToComplete extends S3UploadRef {
  readonly parts: readonly Pick<UploadedPart, "partNumber" | "etag" | "checksum">[];
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
  /** `x-amz-mp-object-size`, in bytes. */
  readonly objectSize: number;
  /** A full-object CRC. */
  readonly checksum?: Checksum;
  readonly ifNoneMatch?: "*";
}

/** S3's result of a completion. */
export type CompleteOutcome =
  | {
      readonly outcome: "completed";
      readonly etag: string;
      readonly versionId?: string;
      readonly checksum?: ObjectChecksum;
    }
  /** S3 does not have the upload: it was aborted, or another request completed it. */
  | { readonly outcome: "gone" }
  /** S3 is already completing it: retry. */
  | { readonly outcome: "busy" }
  /** S3 rejected the completion, e.g. with `PreconditionFailed`, `InvalidPart`, `InvalidPartOrder` or `BadDigest`. */
  | { readonly outcome: "error"; readonly s3Code: string; readonly message: string };

/** An object as `HeadObject` returns it. */
export interface StoredObject {
  readonly length: number;
  /** Media type. @default - unknown */
  readonly type?: string;
  readonly etag: string;
  readonly versionId?: string;
  readonly checksum?: ObjectChecksum;
  /** User metadata by header name in lower case, `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A GET to sign. */
export interface GetToSign {
  readonly key: string;
  readonly versionId?: string;
  /** e.g. `bytes=0-99`. It becomes a signed header, which the client must send. */
  readonly range?: string;
  /** `response-content-disposition`. */
  readonly contentDisposition: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
  readonly expirySeconds: number;
}

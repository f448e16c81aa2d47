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
  /** The role's keys, as Lambda has put them into the environment. */
  readonly credentials: () => SigningCredentials;
  /** Address in the URLs. */
  readonly endpoint: S3Endpoint;
  /** Loads the SDK's client for requests to S3. Signing needs none. */
  readonly loadS3: () => Promise<S3Port>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, unless the signal ends it. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A fresh identifier, a UUID. */
  readonly newId: () => string;
  /** Loads what holds the uploads of one request to narrower limits. */
  readonly loadNarrow: (event: APIGatewayProxyEvent | ImportEvent) => Promise<Narrow>;
  /** Takes one entry per request; it holds no credential, key or URL. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** The properties of an allowed upload that quotas need. */
export type UploadToAdmit = Pick<AllowedUpload, "key" | "length" | "ifNoneMatch">;

/** The callers' quotas. */
export interface QuotaPort {
  /**
   * Reserves an upload, or says why it must not be created.
   * @param life - What the upload ends with: its URL, or its parts. @default "url"
   */
  admit(
    upload: UploadToAdmit,
    uploadId: string,
    identity: Identity,
    life?: "url" | "parts",
  ): Promise<RouteRejection | undefined>;
  /** Reserves the sum of a batch of uploads, each of which ends with its URL, or says why none must be created. */
  admitBatch(
    uploads: readonly (UploadToAdmit & { readonly uploadId: string })[],
    identity: Identity,
  ): Promise<RouteRejection | undefined>;
  /** Reserves what of a whole object is not reserved yet, or says why its parts must not be completed. */
  admitCompletion(
    upload: {
      /** Ours. @default - not known: S3's list has named the upload */
      readonly uploadId?: string;
      readonly ref: S3UploadRef;
      readonly bytes: number;
    },
    identity: Identity,
  ): Promise<RouteRejection | undefined>;
  /** Notes S3's id of the upload in parts that this request has reserved. */
  bind(identity: Identity, s3UploadId: string): Promise<void>;
  /** Releases what this request has reserved for an upload in parts that S3 did not create. */
  cancel(identity: Identity): Promise<void>;
  /** Releases an upload in parts that S3 has aborted. @param uploadId - Undefined: S3's list has named the upload. */
  release(uploadId: string | undefined, identity: Identity, ref: S3UploadRef): Promise<void>;
  /** Returns the usage of a caller's quotas. */
  usage(identity: Identity): Promise<readonly QuotaUsage[]>;
}

/** S3 as the rare and general operations see it; `aws.ts` makes it of the SDK. */
export interface S3Port {
  createMultipartUpload(upload: MultipartToCreate): Promise<string>;
  /** One page of the multipart uploads below a prefix. */
  listUploads(page: UploadsPage): Promise<{
    readonly uploads: readonly ListedUpload[];
    /** The end of this page if more follow. */
    readonly next?: S3UploadRef;
  }>;
  /** All pages. `gone`: no such upload, or no longer. */
  listParts(upload: S3UploadRef): Promise<{ readonly parts: readonly UploadedPart[] } | "gone">;
  completeMultipartUpload(upload: MultipartToComplete): Promise<CompleteOutcome>;
  /** `gone`: no such upload, or no longer. */
  abortMultipartUpload(upload: S3UploadRef): Promise<"aborted" | "gone">;
  /** The object under a key; `undefined` if there is none. */
  headObject(key: string): Promise<StoredObject | undefined>;
  /** The reason that the check after the upload rejected the object, from its tag; `undefined` without that tag. */
  rejectionOf(key: string): Promise<string | undefined>;
  /** Presigns a download. Uploads are signed by `functions/sigv4/presign-url.ts`. */
  presignGet(download: GetToSign): Promise<string>;
}

/** A page of multipart uploads. */
export interface UploadsPage {
  /** Beginning of their keys. */
  readonly prefix: string;
  /** 1 to 1,000. */
  readonly limit: number;
  /** The end of the page before. @default - the first page */
  readonly after?: S3UploadRef;
}

/** An unfinished multipart upload, as far as S3's list describes it. */
export interface ListedUpload extends S3UploadRef {
  /** ISO 8601 in UTC. */
  readonly initiatedAt: string;
  /** Named when it was created. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT";
}

/** An upload by S3's own names. */
export interface S3UploadRef {
  readonly key: string;
  readonly s3UploadId: string;
}

/** Properties of an upload's object, which S3 binds when the upload is created. */
export interface MultipartToCreate {
  readonly key: string;
  readonly contentType?: string;
  /** User metadata by header name in lower case, `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT";
  /** Encryption headers by name in lower case. */
  readonly encryptionHeaders: Readonly<Record<string, string>>;
}

/** The parts of a completion that S3 verifies. */
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
  /** No such upload, or no longer: aborted, or completed by another request. */
  | { readonly outcome: "gone" }
  /** S3 is completing it already: repeat the request. */
  | { readonly outcome: "busy" }
  /** S3 rejects, e.g. `PreconditionFailed`, `InvalidPart`, `InvalidPartOrder`, `BadDigest`. */
  | { readonly outcome: "error"; readonly s3Code: string; readonly message: string };

/** An object as `HeadObject` tells of it. */
export interface StoredObject {
  readonly length: number;
  readonly etag: string;
  readonly versionId?: string;
  readonly checksum?: ObjectChecksum;
  /** User metadata by header name in lower case, `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** One GET as it is to be signed. */
export interface GetToSign {
  readonly key: string;
  readonly versionId?: string;
  /** `bytes=0-99`; signed as a header, which the client must send. */
  readonly range?: string;
  /** `response-content-disposition`. */
  readonly contentDisposition: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
  readonly expirySeconds: number;
}

import type { QueryParameter } from "../../../sigv4/canonical-request.js";

/** The resource that a request is for: the service, a bucket or an object. */
type Scope = "service" | "bucket" | "object";

/** Operations that a query parameter selects, by resource and method. The first match decides. */
const MARKED: Readonly<Record<Scope, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  service: {},
  object: {
    GET: {
      acl: "GetObjectAcl",
      attributes: "GetObjectAttributes",
      "legal-hold": "GetObjectLegalHold",
      retention: "GetObjectRetention",
      tagging: "GetObjectTagging",
      torrent: "GetObjectTorrent",
      uploadId: "ListParts",
      partNumber: "GetObject with partNumber",
    },
    HEAD: { partNumber: "HeadObject with partNumber" },
    PUT: {
      acl: "PutObjectAcl",
      "legal-hold": "PutObjectLegalHold",
      retention: "PutObjectRetention",
      tagging: "PutObjectTagging",
      renameObject: "RenameObject",
      uploadId: "UploadPart",
      partNumber: "UploadPart",
    },
    POST: {
      uploads: "CreateMultipartUpload",
      uploadId: "CompleteMultipartUpload",
      restore: "RestoreObject",
      select: "SelectObjectContent",
    },
    DELETE: { tagging: "DeleteObjectTagging", uploadId: "AbortMultipartUpload" },
  },
  bucket: {
    GET: {
      accelerate: "GetBucketAccelerateConfiguration",
      acl: "GetBucketAcl",
      analytics: "GetBucketAnalyticsConfiguration",
      cors: "GetBucketCors",
      encryption: "GetBucketEncryption",
      inventory: "GetBucketInventoryConfiguration",
      lifecycle: "GetBucketLifecycleConfiguration",
      location: "GetBucketLocation",
      logging: "GetBucketLogging",
      metrics: "GetBucketMetricsConfiguration",
      notification: "GetBucketNotificationConfiguration",
      "object-lock": "GetObjectLockConfiguration",
      ownershipControls: "GetBucketOwnershipControls",
      policy: "GetBucketPolicy",
      policyStatus: "GetBucketPolicyStatus",
      publicAccessBlock: "GetPublicAccessBlock",
      replication: "GetBucketReplication",
      requestPayment: "GetBucketRequestPayment",
      tagging: "GetBucketTagging",
      uploads: "ListMultipartUploads",
      versioning: "GetBucketVersioning",
      versions: "ListObjectVersions",
      website: "GetBucketWebsite",
    },
    POST: { delete: "DeleteObjects" },
  },
};

/** Operations of requests without a parameter of {@link MARKED}, by resource and method. */
const PLAIN: Readonly<Record<Scope, Readonly<Record<string, string>>>> = {
  service: { GET: "ListBuckets" },
  bucket: {
    GET: "ListObjects",
    HEAD: "HeadBucket",
    PUT: "CreateBucket",
    DELETE: "DeleteBucket",
    POST: "PostObject",
  },
  object: { GET: "GetObject", HEAD: "HeadObject", PUT: "PutObject", DELETE: "DeleteObject" },
};

/** The properties of a request that determine its operation. */
interface Shape {
  readonly scope: Scope;
  readonly method: string;
  readonly query: readonly QueryParameter[];
  /** Whether the request names a copy source. */
  readonly copies: boolean;
}

/**
 * The name of the operation in S3's reference; `undefined` if the resource does not allow the method.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function operationName({ scope, method, query, copies }: Shape): string | undefined {
  const marked = Object.entries(ownValue(MARKED[scope], method) ?? {}).find(([marker]) =>
    query.some(([name]) => name === marker),
  )?.[1];
  if (marked !== undefined) return marked === "UploadPart" && copies ? "UploadPartCopy" : marked;
  const plain = ownValue(PLAIN[scope], method);
  if (plain === "PutObject" && copies) return "CopyObject";
  const isVersion2 = query.some(([name, value]) => name === "list-type" && value === "2");
  if (plain === "ListObjects" && isVersion2) return "ListObjectsV2";
  // For a bucket setting that is not in the table, the name contains its query parameter.
  const setting = scope === "bucket" && (method === "PUT" || method === "DELETE") ? query[0] : undefined;
  return setting !== undefined && setting[1] === "" ? `${plain} with ?${setting[0]}` : plain;
}

/** Reads an own property only: a method can have the name of an inherited one, e.g. `constructor`. */
function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

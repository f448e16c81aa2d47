import type { KeyPrefix } from "../../../functions/upload-policy/contract.js";
import { quoted } from "../../rest-api/document/cors.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";

/** Values of the upload for the integration's request to S3, each with its source in API Gateway's notation. */
interface CallerMapping {
  /** Metadata that is stored with the object, by header name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The account that S3 must expect as the bucket's owner. */
  readonly expectedBucketOwner: string;
}

interface CallerMappingOptions {
  readonly security: DocumentSecurity;
  /** Whether callers can have a tenant. */
  readonly tenants: boolean;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  readonly keyPrefix: KeyPrefix;
  /** The account that owns the bucket, 12 digits. */
  readonly bucketOwner: string;
}

/**
 * Maps the upload's metadata and the bucket's expected owner. For a rejected request, our authorizer sets an owner that
 * cannot exist. With native Cognito and IAM authorization, no function checks the request.
 */
export function callerMapping(options: CallerMappingOptions): CallerMapping {
  const { security, tenants, bucketOwner } = options;
  const sources = SOURCES[security.type];
  const { [TENANT_HEADER]: tenant, ...metadata } = sources.metadata;
  return {
    metadata: {
      ...metadata,
      ...(tenants && tenant !== undefined && { [TENANT_HEADER]: tenant }),
      ...subjectsPlace(options),
    },
    expectedBucketOwner: sources.expectedBucketOwner ?? quoted(bucketOwner),
  };
}

/**
 * The path of the subjects' folders, for native Cognito, with which no function checks keys. The check after the upload
 * rejects an object outside its subject's folder. The leading slash makes the value non-empty if the prefix is empty.
 */
function subjectsPlace({ security, prefix, keyPrefix }: CallerMappingOptions): CallerMapping["metadata"] {
  return security.type === "cognito" && keyPrefix === "subject"
    ? { "x-amz-meta-upload-subjects-below": quoted(`/${prefix}`) }
    : {};
}

interface Sources {
  readonly metadata: Readonly<Record<string, string>>;
  readonly expectedBucketOwner?: string;
}

const TENANT_HEADER = "x-amz-meta-upload-tenant";

// A client can choose requestId, but not extendedRequestId.
const REQUEST_ID = "context.extendedRequestId";

/**
 * Metadata for uploads that no function of ours checks: the integration forwards the client's headers. Otherwise the
 * check after the upload would reject them as headers that a presigned URL did not bind.
 */
const FORWARDED = { "x-amz-meta-upload-headers": quoted("forwarded") };

const SOURCES: Readonly<Record<DocumentSecurity["type"], Sources>> = {
  function: {
    metadata: {
      "x-amz-meta-upload-id": "context.authorizer.uploadId",
      "x-amz-meta-upload-subject": "context.authorizer.subjectSegment",
      [TENANT_HEADER]: "context.authorizer.tenantSegment",
      "x-amz-meta-upload-key-sha256": "context.authorizer.keySha256",
      "x-amz-meta-upload-checksum": "context.authorizer.declaredChecksum",
      "x-amz-meta-upload-max-bytes": "context.authorizer.maxBytes",
      "x-amz-meta-upload-types": "context.authorizer.types",
    },
    expectedBucketOwner: "context.authorizer.expectedBucketOwner",
  },
  cognito: {
    metadata: {
      "x-amz-meta-upload-id": REQUEST_ID,
      "x-amz-meta-upload-subject": "context.authorizer.claims.sub",
      ...FORWARDED,
    },
  },
  iam: {
    metadata: {
      "x-amz-meta-upload-id": REQUEST_ID,
      "x-amz-meta-upload-subject": "context.identity.userArn",
      ...FORWARDED,
    },
  },
  none: { metadata: { "x-amz-meta-upload-id": REQUEST_ID, ...FORWARDED } },
};

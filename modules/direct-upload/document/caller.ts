import type { KeyPrefix } from "../../../functions/upload-policy/contract.js";
import { quoted } from "../../rest-api/document/cors.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";

/** What the integration tells S3 about the caller: where each value comes from, in API Gateway's own notation. */
export interface CallerMapping {
  /** The caller's part of the key, one path parameter per segment. */
  readonly segments: Readonly<Record<string, string>>;
  /** What travels with the object as metadata, by header name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The account that S3 is told to expect as the bucket's owner. */
  readonly expectedBucketOwner: string;
}

interface CallerMappingOptions {
  readonly security: DocumentSecurity;
  readonly keyPrefix: KeyPrefix;
  /** Whether callers can have a tenant. */
  readonly tenants: boolean;
  /** The account that owns the bucket, 12 digits. */
  readonly bucketOwner: string;
}

/**
 * The caller's segments and metadata. Our authorizer hands over segments that no URL layer changes, and an owner that
 * cannot be where it refuses; Cognito's own authorizer hands over the claims; with IAM there is no such segment.
 */
export function callerMapping({
  security,
  keyPrefix,
  tenants,
  bucketOwner,
}: CallerMappingOptions): CallerMapping {
  const sources = SOURCES[security.type];
  const { [TENANT_HEADER]: tenant, ...metadata } = sources.metadata;
  return {
    segments: Object.fromEntries(
      SEGMENTS[keyPrefix].map((segment) => [segment, sources.segments[segment] ?? ""]),
    ),
    // Without tenants the mapping would keep an empty one with every object.
    metadata: tenants && tenant !== undefined ? { ...metadata, [TENANT_HEADER]: tenant } : metadata,
    expectedBucketOwner: sources.expectedBucketOwner ?? quoted(bucketOwner),
  };
}

/** The segments that a key prefix is made of, outermost first. */
export const SEGMENTS: Readonly<Record<KeyPrefix, readonly Segment[]>> = {
  shared: [],
  subject: ["subject"],
  tenant: ["tenant"],
  "tenant/subject": ["tenant", "subject"],
};

type Segment = "subject" | "tenant";

interface Sources {
  readonly segments: { readonly [segment in Segment]?: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly expectedBucketOwner?: string;
}

const TENANT_HEADER = "x-amz-meta-upload-tenant";

// A client can choose requestId, but not extendedRequestId.
const REQUEST_ID = "context.extendedRequestId";

const SOURCES: Readonly<Record<DocumentSecurity["type"], Sources>> = {
  function: {
    segments: {
      subject: "context.authorizer.subjectSegment",
      tenant: "context.authorizer.tenantSegment",
    },
    metadata: {
      "x-amz-meta-upload-id": "context.authorizer.uploadId",
      "x-amz-meta-upload-subject": "context.authorizer.subjectSegment",
      [TENANT_HEADER]: "context.authorizer.tenantSegment",
    },
    expectedBucketOwner: "context.authorizer.expectedBucketOwner",
  },
  cognito: {
    segments: { subject: "context.authorizer.claims.sub" },
    metadata: {
      "x-amz-meta-upload-id": REQUEST_ID,
      "x-amz-meta-upload-subject": "context.authorizer.claims.sub",
    },
  },
  iam: {
    segments: {},
    metadata: {
      "x-amz-meta-upload-id": REQUEST_ID,
      "x-amz-meta-upload-subject": "context.identity.userArn",
    },
  },
  none: { segments: {}, metadata: { "x-amz-meta-upload-id": REQUEST_ID } },
};

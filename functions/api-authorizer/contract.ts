import type { IdentitySettings } from "../identity/contract.js";
import type { UploadPolicy } from "../upload-policy/policy.js";

/** The environment variable that holds {@link ApiAuthorizerSettings} as JSON. */
export const API_AUTHORIZER_SETTINGS_VARIABLE = "API_AUTHORIZER_SETTINGS";

/** What the API authorizer decides by. */
export interface ApiAuthorizerSettings {
  readonly identity: IdentitySettings;
  readonly policy: UploadPolicy;
  /** Where all uploads live in the bucket: empty, or ending in `/`; counts towards a key's length. */
  readonly prefix: string;
  /** The account that owns the bucket, 12 digits. */
  readonly bucketOwner: string;
  /** A tenant's API key value, where tenants have usage plans; absent: no API keys. */
  readonly tenantApiKeys?: Readonly<Record<string, string>>;
}

/**
 * What the authorizer hands to the integration, as `$context.authorizer.NAME`. All values are strings
 * (API Gateway takes no other), and an absent one is the empty string.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export interface ApiAuthorizerContext {
  readonly subject: string;
  readonly tenant: string;
  /** Separated by spaces, as in RFC 6749. */
  readonly scopes: string;
  /** The subject as one path segment, in characters that no URL layer changes. */
  readonly subjectSegment: string;
  /** The tenant as one path segment; empty without a tenant. */
  readonly tenantSegment: string;
  /** A fresh identifier of this request's upload. */
  readonly uploadId: string;
  /**
   * The bucket owner that S3 is told to expect. A refused request carries an account that cannot be, so that S3
   * itself refuses it whatever becomes of the path on the way: an authorizer's own refusal could only be a 403.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
   */
  readonly expectedBucketOwner: string;
  /** Why a direct upload is refused; all three empty where it is not. */
  readonly refusalStatus: string;
  readonly refusalCode: string;
  readonly refusalMessage: string;
}

/** The owner that no bucket has, see {@link ApiAuthorizerContext.expectedBucketOwner}. */
export const NO_BUCKET_OWNER = "000000000000";

/** Every status that {@link ApiAuthorizerContext.refusalStatus} can hold. */
export const REFUSAL_STATUSES = ["400", "403", "411", "413", "415"] as const;

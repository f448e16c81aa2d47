import type { Identities } from "../identity/contract.js";
import type { LiveSettingsAddress } from "../live-settings/contract.js";
import type { QuotaSettings } from "../quota/contract.js";
import type { UploadPolicy } from "../upload-policy/policy.js";

/** The environment variable that holds {@link ApiAuthorizerSettings} as JSON. */
export const API_AUTHORIZER_SETTINGS_VARIABLE = "API_AUTHORIZER_SETTINGS";

/**
 * The environment variable that holds `tenantKeySecret`. It is separate from the settings, because a Terraform plan may
 * show the settings.
 */
export const TENANT_KEY_SECRET_VARIABLE = "TENANT_KEY_SECRET";

/** Separator of secret and tenant in the string whose SHA-256, in hexadecimal, is the tenant's API key. */
export const TENANT_KEY_SEPARATOR = "/";

/**
 * The 403 for a caller whose tenant has no usage plan. API Gateway sends it, because only API Gateway knows which keys
 * exist.
 */
export const NO_USAGE_PLAN = {
  code: "NoUsagePlan",
  message: "The caller's tenant has no usage plan here.",
} as const;

/** Settings of the API authorizer. */
export interface ApiAuthorizerSettings {
  readonly identity: Identities;
  readonly policy: UploadPolicy;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. It counts towards a key's length. */
  readonly prefix: string;
  /** The account that owns the bucket, 12 digits. */
  readonly bucketOwner: string;
  /** The tenants that may call. Callers of other tenants, or without one, get 403. @default - every tenant may call */
  readonly tenants?: readonly string[];
  /**
   * The secret that the tenants' API keys are derived from; omitted without usage plans. API Gateway rejects the key of
   * a tenant without a plan.
   */
  readonly tenantKeySecret?: string;
  /** Address of the live settings. @default - uploads cannot be paused */
  readonly liveSettings?: LiveSettingsAddress;
  /** The callers' quotas. @default - no quotas */
  readonly quota?: QuotaSettings;
  /** Whether the file of a custom rule is next to the code. @default false */
  readonly rule?: boolean;
}

/**
 * The direct pattern's only resource. Its authorizer's responses are not cached, so a Deny applies to one request only.
 */
export const FILES_RESOURCE = "/files/{key+}";

/**
 * Headers of a PUT that are forwarded to S3, in lower case. `if-none-match` is forwarded only if the policy allows
 * overwriting.
 */
export const WRITE_HEADERS = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-language",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "if-none-match",
] as const;

/** Headers of a GET or HEAD that are forwarded to S3, in lower case. */
export const READ_HEADERS = [
  "range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "x-amz-checksum-mode",
] as const;

/** The header of a PUT in which a client can choose the upload's id: a UUID in lower case. */
export const UPLOAD_ID_HEADER = "x-upload-id";

/** One of {@link WRITE_HEADERS} or {@link READ_HEADERS}. */
export type ForwardedHeader = (typeof WRITE_HEADERS)[number] | (typeof READ_HEADERS)[number];

type CamelCase<Name extends string> = Name extends `${infer Word}-${infer Rest}`
  ? `${Word}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** The context field of a header that is forwarded to S3: its name in camel case, e.g. `xAmzChecksumSha256`. */
export function contextField<Name extends ForwardedHeader>(name: Name): CamelCase<Name> {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<Name>;
}

/**
 * The values of the headers that are forwarded to S3. Each is in the field that {@link contextField} names for its
 * header. A header that is missing from the context does not reach S3.
 */
export type ForwardedFields = { readonly [Name in ForwardedHeader as CamelCase<Name>]?: string };

/** Fields of the context about an upload, which S3 stores with the object. */
export interface UploadFields {
  /** The identifier that is stored with the object. If the client chose an id, see `boundUploadId`. */
  readonly uploadId: string;
  /**
   * The identifier that the client knows: the one that it chose, or `uploadId`. The response header `x-upload-id`
   * contains it.
   */
  readonly clientUploadId: string;
  /**
   * SHA-256 of the whole key, 64 lower-case hexadecimal digits. The check after the upload compares it with the
   * object's key.
   */
  readonly keySha256: string;
  /** The checksum that the client sent, `algorithm:base64`; omitted if it sent none. */
  readonly declaredChecksum?: string;
  /** The largest size in bytes for this caller and upload; omitted if only the policy's limit applies. */
  readonly maxBytes?: string;
  /** The media types for this upload, separated by spaces; omitted if only the policy's list applies. */
  readonly types?: string;
}

/**
 * The authorizer's context, which the integration reads as `$context.authorizer.NAME`. All values are strings: API
 * Gateway accepts no lists or objects. A field without a value is omitted, because an empty value would become an empty
 * header; only the three fields of a rejection are always present, because the response templates compare them with "".
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export interface ApiAuthorizerContext extends ForwardedFields, Partial<UploadFields> {
  readonly subject: string;
  /** Omitted if the caller has no tenant. */
  readonly tenant?: string;
  /** Separated by spaces, as in RFC 6749. */
  readonly scopes: string;
  /** The caller's own policy, a `CallerPolicy` as JSON; omitted if the caller has none. */
  readonly policy?: string;
  /** The subject as one path segment, in characters that no URL parser changes. */
  readonly subjectSegment: string;
  /** The tenant as one path segment; omitted if the caller has no tenant. */
  readonly tenantSegment?: string;
  /**
   * The first segment of the object's whole key; omitted if the key begins with a name of the caller's choice. A
   * rejected request has {@link REJECTED_ROOT}, which API Gateway's role may neither read nor write.
   */
  readonly rootSegment?: string;
  /**
   * The account that S3 must expect as the bucket's owner. A rejected request carries an account that cannot exist, so
   * that S3 itself rejects it with a status of our choice: a Deny can only be a 403. Only a path with dot segments is
   * denied, because API Gateway might resolve them, so that the path would leave the folder of rejected requests.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
   */
  readonly expectedBucketOwner: string;
  /** Status, code and message of a rejected direct upload; all three are empty if it is accepted. */
  readonly refusalStatus: string;
  readonly refusalCode: string;
  readonly refusalMessage: string;
  /** Seconds after which a direct upload that a quota rejects can succeed; omitted if no quota rejects it. */
  readonly retryAfter?: string;
  /**
   * The caller's groups as a JSON list. With a custom rule, the list has all groups; otherwise only those that have
   * quotas of their own. Omitted if the list is empty.
   */
  readonly groups?: string;
  /**
   * Values of the caller's claims that have quotas of their own: a JSON object with a list of values for each claim.
   * Omitted if no claim has quotas.
   */
  readonly quotaClaims?: string;
}

/** An owner that no bucket has, see {@link ApiAuthorizerContext.expectedBucketOwner}. */
export const NO_BUCKET_OWNER = "000000000000";

/**
 * The first segment of every rejected request's key. No object's key begins with it: a prefix begins with a letter or
 * digit, and in a caller's segment two upper-case hexadecimal digits follow each `_`.
 */
export const REJECTED_ROOT = "_rejected";

/** Every status that {@link ApiAuthorizerContext.refusalStatus} can have if there are no quotas. */
export const REJECTION_STATUSES = ["400", "403", "411", "413", "415"] as const;

/** The status that quotas add: 429 for an upload that exceeds a rate. */
export const TOO_MANY_REQUESTS_STATUS = "429";

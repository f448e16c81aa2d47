import type { TenantSource } from "../identity/contract.js";
import type { LiveSettingsAddress } from "../live-settings/contract.js";
import type { QuotaSettings } from "../quota/contract.js";
import type { UploadPolicy } from "../upload-policy/policy.js";

export { CHECKSUM_ALGORITHMS, type Checksum, type ChecksumAlgorithm } from "../upload-policy/policy.js";
export * from "./wire/create-upload.js";
export type * from "./wire/created-upload.js";
export type * from "./wire/discovery.js";
export type * from "./wire/other-routes.js";
export type * from "./wire/upload-parts.js";
export type * from "./wire/upload-state.js";
export type { WholeChecksumAlgorithm } from "./wire/whole-checksum.js";

/** The environment variable that holds {@link PresignSettings} as JSON. */
export const PRESIGN_SETTINGS_VARIABLE = "PRESIGN_SETTINGS";

/** The stage variable of a REST API that holds the origins whose pages may call it, separated by commas. */
export const ORIGINS_VARIABLE = "allowedOrigins";

/** The source of the function's caller, depending on the API's authorization. */
export type CallerSource =
  /** Our API authorizer, or a user's own with the same context. */
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
  /** Source of the tenant with `caller: "cognito"`. @default - such a caller has no tenant */
  readonly tenant?: TenantSource;
  /**
   * Origins that a browser may call the API from, in addition to those of the stage variable {@link ORIGINS_VARIABLE}; `*`
   * alone allows any.
   */
  readonly corsAllowedOrigins: readonly string[];
  /** Whether to sign for the bucket's Transfer Acceleration endpoint. */
  readonly transferAcceleration: boolean;
  /** Omitted if the bucket's default encryption is enough. */
  readonly requiredEncryption?: RequiredEncryption;
  /** Whether a part of an Uppy upload is signed only if the stored parts leave room for it. */
  readonly sumPartsBeforeSigning: boolean;
  /** Whether `GET /downloads/{key+}` is enabled. */
  readonly downloads: boolean;
  /** Address of the live settings. @default - uploads cannot be paused */
  readonly liveSettings?: LiveSettingsAddress;
  /** The callers' quotas. @default - no quotas */
  readonly quota?: QuotaSettings;
  /** Whether the file of a custom rule is next to the code. @default false */
  readonly rule?: boolean;
  /**
   * Digest of these settings, if synth knew and validated them, see `settings/rules/settings-digest.ts`. The function
   * does not validate settings with the right digest again: that takes a tenth of a cold start. Settings that were
   * changed by hand no longer have it, and are validated. During a deployment, settings of an older version can reach
   * new code with their digest: a new setting must have a safe meaning if it is missing. @default - the function
   * validates them
   */
  readonly validatedDigest?: string;
}

/** Part of {@link PresignSettings}: encryption that the bucket's own policy requires every request to name. */
export type RequiredEncryption =
  | { readonly algorithm: "AES256" }
  | { readonly algorithm: "aws:kms"; readonly kmsKeyArn: string };

import type { IdentitySettings } from "../../functions/identity/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { DeploymentSettings } from "../deployment-settings/index.js";
import type { DirectUploadProps } from "../direct-upload/index.js";
import type { EdgeUploadProps } from "../edge-upload/index.js";
import type { PresignedUploadProps } from "../presigned-upload/index.js";
import type { ApiDomainProps, StageSettings, TenantPlansProps } from "../rest-api/index.js";
import type { ExistingBucketProps, ManagedBucketProps } from "../upload-bucket/index.js";
import type { UploadCompletedProps } from "../upload-completed/index.js";
import type { UploadQuotaProps } from "../upload-quota/index.js";
import type { UserPoolProps } from "../user-pool/index.js";

/** The three patterns. */
export const PATTERNS = ["direct", "presigned", "edge"] as const;
export type Pattern = (typeof PATTERNS)[number];

/** The props of `UploadCompleted` that are part of {@link EventSettings}. */
export const EVENT_SETTINGS = [
  "rejectedObjects",
  "foreignObjects",
  "rejectionTagPrincipals",
  "alarms",
] as const satisfies readonly (keyof UploadCompletedProps)[];

/** Part of the settings: the completion events. */
export interface EventSettings extends Pick<UploadCompletedProps, (typeof EVENT_SETTINGS)[number]> {
  /**
   * Name or ARN of the event bus that gets the events, in the same Region. It must exist: EventBridge silently drops
   * events for a missing bus.
   * @default - the account's default bus
   */
  readonly eventBus?: string;
}

/** Callers who are not in a user pool. */
export type OtherIdentity = Exclude<IdentitySettings, { type: "cognito" }>;

/** The props of `PresignedUpload` that belong to `presigned` in the settings. */
export const PRESIGNED_SETTINGS = [
  "sumPartsBeforeSigning",
  "completionThrottling",
  "reservedConcurrency",
] as const satisfies readonly (keyof PresignedUploadProps)[];

/** Part of the settings: the presigned pattern. */
export type PresignedSettings = Pick<PresignedUploadProps, (typeof PRESIGNED_SETTINGS)[number]>;

/** The props of `EdgeUpload` that belong to `edge` in the settings. */
export const EDGE_SETTINGS = [
  "keepOriginAccessIdentity",
  "parts",
  "rateLimit",
  "webAclArn",
  "accessLogs",
  "countries",
  "distributionAlarms",
  "requestAlarm",
  "aliases",
  "certificateArn",
  "tlsPolicy",
  "priceClass",
  "settingsSource",
  "settingsRefreshSeconds",
  "keysFrom",
  "functionName",
  "functionRuntime",
  "authorizerEntry",
] as const satisfies readonly (keyof EdgeUploadProps)[];

/** Part of the settings: the edge pattern. */
export type EdgeSettings = Pick<EdgeUploadProps, (typeof EDGE_SETTINGS)[number]>;

/** Part of the settings: the bucket. Its Region is the stack's, and its policy is the policy of all patterns. */
export type BucketSettings =
  | Omit<ManagedBucketProps, "region" | "policy">
  | Omit<ExistingBucketProps, "policy">;

/** Settings of all three patterns together. All have a default. Settings of a module are documented at the module. */
export interface UploadsProps extends StageSettings, DeploymentSettings {
  /** The patterns to build. @default ["direct", "presigned", "edge"] */
  readonly patterns?: readonly Pattern[];
  /** Policy of the uploads in every pattern. @default - `DEFAULT_UPLOAD_POLICY` */
  readonly policy?: Partial<UploadPolicy>;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. @default "uploads/" */
  readonly prefix?: string;
  /**
   * Path of a TypeScript or JavaScript file that exports an `UploadRule` named `rule`, relative to the working
   * directory: a function that decides on each upload that the policy accepts, on every pattern, and can only narrow
   * it. esbuild must be installed. With `"direct"`, it needs authorization `"authorizer"` and `events`: only the check
   * after the upload knows the size there.
   * @default - the policy alone decides
   */
  readonly rule?: string;
  /** The bucket. @default - a new one */
  readonly bucket?: BucketSettings;
  /**
   * Origins of the pages that may upload; `*` alone allows any. Preflights of the APIs and of CloudFront name them. The
   * bucket answers every page that has a signed URL, unless `bucket.corsAllowedOrigins` lists pages.
   * @default [] - no browser
   */
  readonly corsAllowedOrigins?: readonly string[];
  /** The Cognito user pool that issues the callers' tokens. @default - a new one, unless there is an `identity` */
  readonly userPool?: UserPoolProps;
  /**
   * Callers of another issuer, or with pre-shared keys, instead of a user pool. A list is for several at once; each
   * after the first has a `namespace`. Together with `userPool`, the pool is the first, so every item of the list needs
   * one.
   * @default - the user pool's
   */
  readonly identity?: OtherIdentity | readonly OtherIdentity[];
  /**
   * Authorization of the two REST APIs: our authorizer; Cognito's native one, which checks only the token, accepts
   * every app client of the pool, and needs the pool's `scopes` together with the edge pattern; or IAM. Only our
   * authorizer checks groups.
   * @default "authorizer"
   */
  readonly authorization?: "authorizer" | "cognito" | "iam";
  /**
   * Usage plans by name, together with `tenants`. They apply to the REST APIs only.
   * @default - none
   */
  readonly tiers?: TenantPlansProps["tiers"];
  /**
   * Tenants by name, each in a tier. Callers of any other tenant get 403, on the REST APIs and on the edge pattern.
   * @default - none
   */
  readonly tenants?: TenantPlansProps["tenants"];
  /**
   * The tenants that may upload, without usage plans. Callers of any other tenant, or without one, get 403
   * `UnknownTenant` on all patterns. Names include the namespace, e.g. `partner:acme`. It needs authorization
   * `"authorizer"`.
   * @default - every tenant may upload, or those of `tenants`
   */
  readonly knownTenants?: readonly string[];
  /** Handling of size limits that the direct pattern cannot enforce. @default "enforced" - they are rejected */
  readonly directSizeLimits?: DirectUploadProps["sizeLimits"];
  /**
   * Allows `authorization` "cognito" or "iam" on the direct pattern, although nothing then checks the keys there.
   * @default - they are rejected with the direct pattern
   */
  readonly directUncheckedKeys?: DirectUploadProps["uncheckedKeys"];
  /** GET and HEAD on the direct pattern, and `GET /downloads/{key+}` on the presigned one. @default false */
  readonly reading?: boolean;
  /**
   * Your own host name for the REST APIs: `https://NAME/direct` and `https://NAME/presigned`. The outputs
   * `api_domain_target` and `api_domain_target_zone_id` are for your DNS record.
   * @default - only AWS's host names
   */
  readonly apiDomain?: ApiDomainProps;
  /**
   * Disables AWS's host names of the REST APIs: they answer 403. It needs `apiDomain`.
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
   */
  readonly disableExecuteApiEndpoint?: boolean;
  /** Further settings of the presigned pattern. @default - none */
  readonly presigned?: PresignedSettings;
  /** CloudFront's way of signing requests to the bucket. @default "oac" */
  readonly originAccess?: EdgeUploadProps["originAccess"];
  /**
   * Source of the live settings, which an operator changes without a deployment: `"ssm"` keeps them in one SSM
   * parameter that the functions of all patterns read, `"none"` does without them. Write `{"uploads":"paused"}` to the
   * parameter, and every pattern answers 503; see `LiveSettings`. With `"direct"`, `"ssm"` needs authorization
   * `"authorizer"`: no other function is called there.
   * @default "none"
   */
  readonly liveSettingsSource?: "none" | "ssm";
  /**
   * Seconds after which functions read the live settings again, 1 to 3,600. It needs `liveSettingsSource: "ssm"`.
   * @default 60
   */
  readonly liveSettingsRefreshSeconds?: number;
  /**
   * Further settings of the edge pattern: uploads in parts, rate limit, aliases and certificate, source of its
   * settings.
   * @default - none
   */
  readonly edge?: EdgeSettings;
  /**
   * The check of uploaded objects, and its events, for all three patterns; false for none. If set, it needs a bucket
   * that sends its events to EventBridge.
   * @default - on for a new bucket, and for an existing one whose `eventBridge` is true
   */
  readonly events?: false | EventSettings;
  /**
   * Limits of uploads and bytes per subject and tenant, on all patterns; see `UploadQuota`. It needs the completion
   * events, and on the REST APIs authorization `"authorizer"` if the direct pattern is built.
   * @default - none
   */
  readonly quota?: UploadQuotaProps;
  /**
   * GuardDuty's malware scan of uploaded objects. It costs extra per gigabyte, and no object can be read before it is
   * found clean. It needs `events.rejectedObjects: "delete"`, or `events: false`.
   * @default false
   */
  readonly malwareProtection?: boolean;
}

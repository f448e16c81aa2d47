/** The interface that documents the fields of an object of settings, and its file below `modules/`. */
interface DocumentingInterface {
  readonly name: string;
  readonly file: string;
}

const THROTTLING = { name: "Throttling", file: "rest-api/stage/method-settings.ts" };
const RATE_LIMIT = { name: "RateLimit", file: "rate-limit/rate-limit.ts" };
const REQUEST_ALARM = { name: "RequestAlarm", file: "request-alarm/request-alarm.ts" };
const QUOTA_LIMITS = { name: "QuotaLimits", file: "../functions/quota/contract.ts" };

/**
 * The documenting interfaces by the path of the object in the settings. The path of the settings themselves is empty.
 */
export const INTERFACES: Readonly<Record<string, DocumentingInterface>> = {
  "": { name: "UploadsProps", file: "uploads/props.ts" },
  apiDomain: { name: "ApiDomainProps", file: "rest-api/api-domain.ts" },
  bucket: { name: "ManagedBucketProps", file: "upload-bucket/props.ts" },
  "bucket.existing": { name: "ExistingBucket", file: "upload-bucket/props.ts" },
  edge: { name: "EdgeUploadProps", file: "edge-upload/props.ts" },
  "edge.accessLogs": { name: "EdgeAccessLogs", file: "edge-upload/props.ts" },
  "edge.distributionAlarms": { name: "DistributionAlarms", file: "edge-upload/props.ts" },
  "edge.rateLimit": RATE_LIMIT,
  "edge.requestAlarm": REQUEST_ALARM,
  events: { name: "EventSettings", file: "uploads/props.ts" },
  "events.alarms": { name: "UploadCompletedAlarms", file: "upload-completed/props.ts" },
  "events.alarms.volume": { name: "UploadVolume", file: "upload-completed/props.ts" },
  functions: { name: "NodeFunctionProps", file: "node-function/props.ts" },
  identity: { name: "OidcIdentitySettings", file: "../functions/identity/contract.ts" },
  policy: { name: "UploadPolicy", file: "../functions/upload-policy/policy.ts" },
  presigned: { name: "PresignedUploadProps", file: "presigned-upload/presigned-upload.ts" },
  "presigned.completionThrottling": THROTTLING,
  quota: { name: "UploadQuotaProps", file: "upload-quota/props.ts" },
  "quota.subject": QUOTA_LIMITS,
  "quota.tenant": QUOTA_LIMITS,
  rateLimit: RATE_LIMIT,
  requestAlarm: REQUEST_ALARM,
  stageAlarms: { name: "StageAlarms", file: "rest-api/stage/stage-alarms.ts" },
  throttling: THROTTLING,
  userPool: { name: "ManagedUserPoolProps", file: "user-pool/props.ts" },
  "userPool.existing": { name: "ExistingUserPool", file: "user-pool/props.ts" },
};

import type { Rule, Rules } from "../../functions/rules/rule.js";
import { DEPLOYMENT_SETTINGS_RULES } from "../deployment-settings/rules.js";
import { DIRECT_UPLOAD_RULES } from "../direct-upload/direct-upload.js";
import { DIRECT_UPLOAD_PATHS_RULES } from "../direct-upload/direct-upload-paths.js";
import { EDGE_AUTHORIZER_RULES, EDGE_UPLOAD_RULES } from "../edge-upload/rules.js";
import { LIVE_SETTINGS_RULES } from "../live-settings/live-settings.js";
import { MALWARE_PROTECTION_RULES } from "../malware-protection/rules.js";
import { FUNCTION_SETTINGS_RULES } from "../node-function/function-settings.js";
import { NODE_FUNCTION_RULES } from "../node-function/rules.js";
import { ORIGIN_ACCESS_RULES } from "../origin-access/rules.js";
import { PRESIGNED_UPLOAD_RULES } from "../presigned-upload/presigned-upload.js";
import { PRESIGNED_UPLOAD_PATHS_RULES } from "../presigned-upload/presigned-upload-paths.js";
import { RATE_LIMIT_RULES } from "../rate-limit/rate-limit.js";
import { REQUEST_ALARM } from "../request-alarm/request-alarm.js";
import { API_AUTHORIZER_RULES } from "../rest-api/api-authorizer.js";
import { API_DOMAIN_RULES } from "../rest-api/api-domain.js";
import { REST_API_RULES } from "../rest-api/rest-api.js";
import { STAGE_SETTINGS_RULES, THROTTLING } from "../rest-api/stage/stage.js";
import { TENANT_PLANS_RULES, USAGE_TIER_RULES } from "../rest-api/tenant-plans.js";
import { SETTINGS_RULES, STATE_BUCKET_RULES } from "../stacks/rules.js";
import {
  EXISTING_BUCKET_PROPS_RULES,
  EXISTING_BUCKET_RULES,
  MANAGED_BUCKET_RULES,
} from "../upload-bucket/rules.js";
import { ALARM_RULES, UPLOAD_COMPLETED_RULES } from "../upload-completed/rules.js";
import { UPLOAD_QUOTA_RULES } from "../upload-quota/rules.js";
import { EVENT_SETTINGS_RULES, UPLOADS_RULES } from "../uploads/rules.js";
import {
  EXISTING_USER_POOL_PROPS_RULES,
  EXISTING_USER_POOL_RULES,
  MANAGED_USER_POOL_RULES,
} from "../user-pool/rules.js";

/** An interface, and the rules for its fields. */
export interface DeclaredProps {
  /** The interface. */
  readonly name: string;
  /** Path of its file below `modules/`. */
  readonly file: string;
  readonly rules: Rules;
}

/** Every interface of props and settings. */
export const DECLARED_PROPS: readonly DeclaredProps[] = [
  declared("ApiDomainProps", "rest-api/api-domain.ts", API_DOMAIN_RULES),
  declared("ApiAuthorizerProps", "rest-api/api-authorizer.ts", API_AUTHORIZER_RULES),
  declared("DeploymentSettings", "deployment-settings/props.ts", DEPLOYMENT_SETTINGS_RULES),
  declared("DirectUploadPathsProps", "direct-upload/direct-upload-paths.ts", DIRECT_UPLOAD_PATHS_RULES),
  declared("DirectUploadProps", "direct-upload/direct-upload.ts", DIRECT_UPLOAD_RULES),
  declared("EdgeAuthorizerProps", "edge-upload/props.ts", EDGE_AUTHORIZER_RULES),
  declared("EdgeUploadProps", "edge-upload/props.ts", EDGE_UPLOAD_RULES),
  declared("EventSettings", "uploads/props.ts", EVENT_SETTINGS_RULES),
  declared("ExistingBucket", "upload-bucket/props.ts", EXISTING_BUCKET_RULES),
  declared("ExistingBucketProps", "upload-bucket/props.ts", EXISTING_BUCKET_PROPS_RULES),
  declared("ExistingUserPool", "user-pool/props.ts", EXISTING_USER_POOL_RULES),
  declared("ExistingUserPoolProps", "user-pool/props.ts", EXISTING_USER_POOL_PROPS_RULES),
  declared("FunctionSettings", "node-function/function-settings.ts", FUNCTION_SETTINGS_RULES),
  declared("LiveSettingsProps", "live-settings/live-settings.ts", LIVE_SETTINGS_RULES),
  declared("MalwareProtectionProps", "malware-protection/props.ts", MALWARE_PROTECTION_RULES),
  declared("ManagedBucketProps", "upload-bucket/props.ts", MANAGED_BUCKET_RULES),
  declared("ManagedUserPoolProps", "user-pool/props.ts", MANAGED_USER_POOL_RULES),
  declared("NodeFunctionProps", "node-function/props.ts", NODE_FUNCTION_RULES),
  declared("OriginAccessProps", "origin-access/props.ts", ORIGIN_ACCESS_RULES),
  declared(
    "PresignedUploadPathsProps",
    "presigned-upload/presigned-upload-paths.ts",
    PRESIGNED_UPLOAD_PATHS_RULES,
  ),
  declared("PresignedUploadProps", "presigned-upload/presigned-upload.ts", PRESIGNED_UPLOAD_RULES),
  declared("RateLimit", "rate-limit/rate-limit.ts", RATE_LIMIT_RULES),
  declared("RequestAlarm", "request-alarm/request-alarm.ts", rulesInside(REQUEST_ALARM)),
  declared("RestApiProps", "rest-api/rest-api.ts", REST_API_RULES),
  declared("Settings", "stacks/props.ts", SETTINGS_RULES),
  declared("StageSettings", "rest-api/stage/stage.ts", STAGE_SETTINGS_RULES),
  declared("StateBucket", "stacks/props.ts", STATE_BUCKET_RULES),
  declared("Tenant", "rest-api/tenant-plans.ts", rulesInside(TENANT_PLANS_RULES.tenants.each)),
  declared("TenantPlansProps", "rest-api/tenant-plans.ts", TENANT_PLANS_RULES),
  declared("Throttling", "rest-api/stage/method-settings.ts", rulesInside(THROTTLING)),
  declared("UploadCompletedAlarms", "upload-completed/props.ts", ALARM_RULES),
  declared("UploadCompletedProps", "upload-completed/props.ts", UPLOAD_COMPLETED_RULES),
  declared("UploadQuotaProps", "upload-quota/props.ts", UPLOAD_QUOTA_RULES),
  declared("UploadVolume", "upload-completed/props.ts", rulesInside(ALARM_RULES.volume)),
  declared("UploadsProps", "uploads/props.ts", UPLOADS_RULES),
  declared("UsageTier", "rest-api/tenant-plans.ts", USAGE_TIER_RULES),
];

/** The rules for the fields of an object; empty for other values. */
function rulesInside(rule: Rule | undefined): Rules {
  return rule?.fields?.({}) ?? {};
}

function declared(name: string, file: string, rules: Rules): DeclaredProps {
  return { name, file, rules };
}

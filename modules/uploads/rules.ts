import { identitiesRule } from "../../functions/identity/rules/identities-rule.js";
import { IDENTITY_RULES } from "../../functions/identity/rules/identity-rules.js";
import {
  boolean,
  list,
  NOT_SHOWN,
  object,
  omitted,
  oneOf,
  optional,
  orFalse,
  tagged,
  text,
} from "../../functions/rules/kinds.js";
import type { RuleFor, RulesFor } from "../../functions/rules/rule.js";
import { DEPLOYMENT_SETTINGS_RULES } from "../deployment-settings/rules.js";
import { NO_CACHE } from "../direct-upload/checks.js";
import { DIRECT_UPLOAD_RULES } from "../direct-upload/direct-upload.js";
import { EDGE_UPLOAD_RULES } from "../edge-upload/rules.js";
import { PRESIGNED_UPLOAD_RULES } from "../presigned-upload/presigned-upload.js";
import { API_AUTHORIZER_RULES } from "../rest-api/api-authorizer.js";
import { API_DOMAIN_RULES } from "../rest-api/api-domain.js";
import type { ApiDomainProps } from "../rest-api/index.js";
import { DOMAIN_RULES } from "../rest-api/rest-api.js";
import { STAGE_SETTINGS_RULES } from "../rest-api/stage/stage.js";
import { TENANT_PLANS_RULES } from "../rest-api/tenant-plans.js";
import { newOrExisting } from "../rules/new-or-existing.js";
import { pick } from "../rules/pick.js";
import { POLICY } from "../rules/policy.js";
import { CORS_ORIGINS, REFRESH_SECONDS, UPLOADS_PREFIX } from "../rules/values.js";
import { EXISTING_BUCKET_PROPS_RULES, MANAGED_BUCKET_RULES } from "../upload-bucket/rules.js";
import { UPLOAD_COMPLETED_RULES } from "../upload-completed/rules.js";
import type { UploadQuotaProps } from "../upload-quota/index.js";
import { UPLOAD_QUOTA_RULES } from "../upload-quota/rules.js";
import { UPLOAD_RULE_FILE } from "../upload-rule/rule-prop.js";
import { USER_POOL } from "../user-pool/rules.js";
import type {
  BucketSettings,
  EdgeSettings,
  EventSettings,
  OtherIdentity,
  PresignedSettings,
  UploadsProps,
} from "./props.js";
import { EDGE_SETTINGS, EVENT_SETTINGS, PATTERNS, PRESIGNED_SETTINGS } from "./props.js";

const OWN_POLICY = omitted("omitted here", {
  remedy: "Set policy itself, which all patterns and the bucket share.",
});
const OWN_REGION = omitted("omitted here", { remedy: "Remove it: the bucket is in the stack's Region." });

const BUCKET = newOrExisting<BucketSettings>({
  created: { ...MANAGED_BUCKET_RULES, policy: OWN_POLICY, region: OWN_REGION },
  existing: { ...EXISTING_BUCKET_PROPS_RULES, policy: OWN_POLICY },
});

const { cognito: _, ...ISSUERS } = IDENTITY_RULES;
const OTHER_IDENTITY: RuleFor<OtherIdentity> = {
  ...tagged<OtherIdentity, "type">("type", ISSUERS, {
    remedy: 'Use type "oidc" or "pre-shared-key". For a Cognito user pool, give userPool.',
  }),
  shown: () => NOT_SHOWN,
};

/** The rules for {@link EventSettings}. */
export const EVENT_SETTINGS_RULES = {
  ...pick(UPLOAD_COMPLETED_RULES, EVENT_SETTINGS),
  eventBus: optional(
    text(
      /^(?:arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/,
      "the name or the ARN of an event bus",
      { structural: "an ARN is made from a name" },
    ),
  ),
} satisfies RulesFor<EventSettings>;

/** The rules for {@link UploadsProps}. */
export const UPLOADS_RULES = {
  ...DEPLOYMENT_SETTINGS_RULES,
  patterns: optional(list(oneOf(PATTERNS), { min: 1 }, { structural: "it decides what is built" }), PATTERNS),
  policy: optional(POLICY),
  prefix: UPLOADS_PREFIX,
  rule: UPLOAD_RULE_FILE,
  bucket: optional(BUCKET),
  corsAllowedOrigins: optional(CORS_ORIGINS, []),
  userPool: optional(USER_POOL),
  identity: optional(identitiesRule(OTHER_IDENTITY)),
  authorization: optional(oneOf(["authorizer", "cognito", "iam"]), "authorizer"),
  ...STAGE_SETTINGS_RULES,
  tiers: optional(TENANT_PLANS_RULES.tiers),
  tenants: optional(TENANT_PLANS_RULES.tenants),
  knownTenants: API_AUTHORIZER_RULES.tenants,
  directSizeLimits: DIRECT_UPLOAD_RULES.sizeLimits,
  directUncheckedKeys: DIRECT_UPLOAD_RULES.uncheckedKeys,
  reading: optional(boolean(), false),
  apiDomain: optional(object<ApiDomainProps>(API_DOMAIN_RULES)),
  disableExecuteApiEndpoint: DOMAIN_RULES.disableExecuteApiEndpoint,
  presigned: optional(object<PresignedSettings>(pick(PRESIGNED_UPLOAD_RULES, PRESIGNED_SETTINGS))),
  originAccess: EDGE_UPLOAD_RULES.originAccess,
  liveSettingsSource: optional(oneOf(["none", "ssm"]), "none"),
  liveSettingsRefreshSeconds: REFRESH_SECONDS,
  edge: optional(object<EdgeSettings>(pick(EDGE_UPLOAD_RULES, EDGE_SETTINGS))),
  events: optional(orFalse(object<EventSettings>(EVENT_SETTINGS_RULES))),
  quota: optional(object<UploadQuotaProps>(UPLOAD_QUOTA_RULES)),
  malwareProtection: optional(boolean(), false),
  /** A setting of earlier versions. */
  cache: NO_CACHE,
} satisfies RulesFor<UploadsProps> & { readonly cache: typeof NO_CACHE };

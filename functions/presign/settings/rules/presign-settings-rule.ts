import { TENANT_SOURCE } from "../../../identity/rules/tenant-source.js";
import { LIVE_SETTINGS_ADDRESS } from "../../../live-settings/rules/address-rule.js";
import {
  anyString,
  boolean,
  filledString,
  oneOf,
  openObject,
  optional,
  tagged,
} from "../../../rules/kinds.js";
import type { RuleFor } from "../../../rules/rule.js";
import {
  BUCKET_NAME,
  CORS_ALLOWED_ORIGINS,
  PREFIX,
  REGION,
} from "../../../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../../../upload-policy/rules/policy-rules.js";
import type { PresignSettings, RequiredEncryption } from "../../contract.js";

/** Rules for the settings except quotas. The code that checks quotas is loaded only if the settings have any. */
export const PRESIGN_SETTINGS: RuleFor<PresignSettings> = openObject<Omit<PresignSettings, "quota">>({
  bucketName: BUCKET_NAME,
  bucketRegion: REGION,
  prefix: PREFIX,
  policy: DEPLOYED_POLICY,
  caller: oneOf(["authorizer", "cognito", "iam", "none"]),
  tenant: optional(TENANT_SOURCE),
  corsAllowedOrigins: CORS_ALLOWED_ORIGINS,
  transferAcceleration: boolean(),
  requiredEncryption: optional(
    tagged<RequiredEncryption, "algorithm">("algorithm", {
      AES256: {},
      "aws:kms": { kmsKeyArn: filledString("a key's ARN") },
    }),
  ),
  downloads: boolean(),
  sumPartsBeforeSigning: boolean(),
  liveSettings: optional(LIVE_SETTINGS_ADDRESS),
  rule: optional(boolean()),
  validatedDigest: optional(anyString()),
});

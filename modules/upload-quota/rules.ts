import { QUOTA_RULES } from "../../functions/quota/rules/quota-rules.js";
import { boolean, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { KMS_KEY_ARN } from "../rules/values.js";
import type { UploadQuotaProps } from "./props.js";

/** The rules for {@link UploadQuotaProps}. */
export const UPLOAD_QUOTA_RULES = {
  ...QUOTA_RULES,
  pointInTimeRecovery: optional(boolean({ structural: undefined }), false),
  kmsKeyArn: optional(KMS_KEY_ARN),
} satisfies RulesFor<UploadQuotaProps>;

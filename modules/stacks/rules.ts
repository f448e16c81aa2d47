import { boolean, object, optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { REGION } from "../rules/values.js";
import { BUCKET_NAME } from "../upload-bucket/rules.js";
import { UPLOADS_RULES } from "../uploads/rules.js";
import type { Settings, StateBucket } from "./props.js";

const IN_BACKEND = { structural: "Terraform's backend accepts no variables" };

/** The rules for {@link StateBucket}. */
export const STATE_BUCKET_RULES = {
  bucket: { ...BUCKET_NAME, ...IN_BACKEND },
  region: { ...REGION, ...IN_BACKEND },
  keyPrefix: optional(text(/^(?:[^/\s]+\/)*$/, 'empty, or ending in "/", without spaces', IN_BACKEND), ""),
} satisfies RulesFor<StateBucket>;

/** The rules for {@link Settings}. */
export const SETTINGS_RULES = {
  region: { ...REGION, structural: "names and the place of the state contain it" },
  ...UPLOADS_RULES,
  stateBucket: optional(object<StateBucket>(STATE_BUCKET_RULES)),
  account: optional(boolean(), true),
} satisfies RulesFor<Settings>;

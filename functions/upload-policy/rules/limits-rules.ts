import { ATTRIBUTES } from "../../attributes/rules/attributes-rules.js";
import { CONTENT_TYPE, list, object, optional, text } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import type { PrefixLimits, UploadLimits } from "../policy.js";
import { MAX_LIMIT_TYPES, MAX_PREFIX_LIMITS } from "../policy.js";
import { MAX_BYTES } from "./policy-rules.js";

/** Matches a prefix that a key can have. Any other prefix would never match, and leave its keys without the limits. */
const PREFIX = /^(?!\/)(?!.*\/\/)[^\p{Cc}]{0,256}$/u;

/** The rules of {@link UploadLimits}. */
export const UPLOAD_LIMITS_RULES: RulesFor<UploadLimits> = {
  types: optional(list(CONTENT_TYPE, { min: 1, max: MAX_LIMIT_TYPES })),
  maxBytes: optional(MAX_BYTES),
  attributes: ATTRIBUTES,
};

const PREFIX_LIMITS = object<PrefixLimits>({
  prefix: text(PREFIX, 'empty, or the beginning of keys without a slash in front, such as "avatars/"', {
    remedy:
      "It is compared with keys below the caller's own prefix, character by character. An empty prefix matches all keys.",
  }),
  ...UPLOAD_LIMITS_RULES,
});

/** The rule of a policy's limits. */
export const LIMITS = optional(list(PREFIX_LIMITS, { min: 1, max: MAX_PREFIX_LIMITS }));

import { boolean, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { construct, KEY_PREFIX } from "../rules/values.js";
import type { OriginAccessProps, OriginBucket } from "./props.js";

/** The rule for {@link OriginAccessType}, with its default. */
export const ORIGIN_ACCESS_TYPE = optional(oneOf(["oai", "oac"]), "oac");

/** The rules for {@link OriginAccessProps}. */
export const ORIGIN_ACCESS_RULES = {
  type: ORIGIN_ACCESS_TYPE,
  keepIdentity: optional(boolean(), false),
  bucket: construct<OriginBucket>("an UploadBucket", [
    "grantPut",
    "addPolicyStatement",
    "objectsArn",
    "region",
  ]),
  prefix: KEY_PREFIX,
  parts: optional(boolean(), false),
  writeOnce: optional(boolean(), false),
} satisfies RulesFor<OriginAccessProps>;

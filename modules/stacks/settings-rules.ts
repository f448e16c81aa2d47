import { isObject } from "../../functions/json/json.js";
import { REGION } from "../rules/values.js";
import { BUCKET_NAME } from "../upload-bucket/rules.js";
import type { Rule } from "../uploads/rules.js";
import { fields, isText, problemsOf, show, TRUE_OR_FALSE, UPLOADS_RULES } from "../uploads/rules.js";

const STATE_KEY_PREFIX = /^(?:[^/\s]+\/)*$/;
const STATE_FIELDS = fields<Record<string, unknown>>("bucket", "region", "keyPrefix");
const STATE_BUCKET: Rule = {
  holds: (value) =>
    isObject(value) &&
    STATE_FIELDS.holds(value) &&
    BUCKET_NAME.pattern !== undefined &&
    isText(value.bucket, BUCKET_NAME.pattern) &&
    REGION.pattern !== undefined &&
    isText(value.region, REGION.pattern) &&
    (value.keyPrefix === undefined || isText(value.keyPrefix, STATE_KEY_PREFIX)),
  allowed:
    "an object with a bucket's name, a Region's code as region, and no other field but a keyPrefix that is empty or ends in \"/\"",
};

/** Every setting by name. */
const RULES: Readonly<Record<string, Rule>> = {
  region: {
    holds: (value) => REGION.pattern !== undefined && isText(value, REGION.pattern),
    allowed: REGION.allowed,
  },
  ...UPLOADS_RULES,
  stateBucket: STATE_BUCKET,
  account: TRUE_OR_FALSE,
};

/** All problems of the app's settings; empty if they can be used. */
export function settingsProblems(value: unknown): readonly string[] {
  if (isObject(value)) return problemsOf(value, RULES, ["region"]);
  return [`uploads must be an object with at least a region, got ${show(value)}. Add it to cdktf.json.`];
}

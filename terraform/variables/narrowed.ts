import { integer } from "../../functions/rules/kinds.js";
import type { Rule } from "../../functions/rules/rule.js";
import { MAX_ORDINARY_URL_EXPIRY_SECONDS } from "../../functions/upload-policy/contract.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { PATTERNS } from "../../modules/uploads/index.js";
import type { SettingPath } from "./names.js";
import { dotted } from "./names.js";

/** The rule of a setting, with the range that fixed settings allow. */
export function narrowed(path: SettingPath, rule: Rule, settings: UploadsProps): Rule {
  return narrowedExpiry(path, narrowedPrefix(path, rule, settings), settings);
}

/** Requires a prefix if callers share their keys, so that they cannot use reserved keys on the direct pattern. */
function narrowedPrefix(path: SettingPath, rule: Rule, { policy, patterns = PATTERNS }: UploadsProps): Rule {
  const isShared = policy?.keyPrefix === "shared" && patterns.includes("direct");
  if (dotted(path) !== "prefix" || !isShared || rule.pattern === undefined) return rule;
  return {
    ...rule,
    pattern: new RegExp(rule.pattern.source.replace(/\*\$$/, "+$")),
    allowed: rule.allowed.replace("empty, or path", "path"),
  };
}

function narrowedExpiry(path: SettingPath, rule: Rule, { policy }: UploadsProps): Rule {
  const isExpiry = /^policy\.(?:url|form)ExpirySeconds$/.test(dotted(path));
  if (!isExpiry || policy?.longLivedUrls === true) return rule;
  const { range, allowed } = integer({ min: 1, max: MAX_ORDINARY_URL_EXPIRY_SECONDS, unit: "seconds" });
  return {
    ...rule,
    range,
    allowed,
    remedy:
      "Everyone who has the URL or form can upload until it expires. A module with longLivedUrls allows more.",
  };
}

import { object } from "../../functions/rules/kinds.js";
import type { Rule, RuleFor, RulesFor } from "../../functions/rules/rule.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { DEFAULT_UPLOAD_POLICY } from "../../functions/upload-policy/contract.js";
import { UPLOAD_POLICY_RULES } from "../../functions/upload-policy/rules/policy-problems.js";

/** The rules of an upload policy with optional fields and their defaults. */
export const POLICY_RULES = withDefaults(UPLOAD_POLICY_RULES, DEFAULT_UPLOAD_POLICY);

/** The rule for an upload policy with optional fields. */
export const POLICY: RuleFor<Partial<UploadPolicy>> = object<Partial<UploadPolicy>>(POLICY_RULES);

function withDefaults(
  rules: RulesFor<UploadPolicy>,
  defaults: UploadPolicy,
): RulesFor<Partial<UploadPolicy>> {
  const names = Object.keys(rules) as (keyof UploadPolicy)[];
  const optionalRule = (name: keyof UploadPolicy): Rule => ({
    ...rules[name],
    optional: true,
    fallback: defaults[name],
  });
  return Object.fromEntries(names.map((name) => [name, optionalRule(name)])) as RulesFor<
    Partial<UploadPolicy>
  >;
}

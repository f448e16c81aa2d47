import { ATTRIBUTES } from "../../attributes/rules/attributes-rules.js";
import { problemsOf } from "../../rules/problems.js";
import type { RulesFor, Unchecked } from "../../rules/rule.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import type { UploadPolicy } from "../policy.js";
import { LIMITS } from "./limits-rules.js";
import { DEPLOYED_POLICY_RULES } from "./policy-rules.js";

/** The rules of an upload policy. Its defaults are `DEFAULT_UPLOAD_POLICY`. */
export const UPLOAD_POLICY_RULES: RulesFor<UploadPolicy> = {
  ...DEPLOYED_POLICY_RULES,
  limits: LIMITS,
  attributes: ATTRIBUTES,
};

/**
 * Lists every problem of an upload policy; empty if it is valid.
 * @param isUnresolved - Whether only Terraform will know a value. @default - every value is known
 */
export function uploadPolicyProblems(
  policy: Unchecked | UploadPolicy,
  isUnresolved?: (value: unknown) => boolean,
): readonly SettingProblem[] {
  return [...problemsOf({ ...policy }, UPLOAD_POLICY_RULES, { path: "policy", isUnresolved })];
}

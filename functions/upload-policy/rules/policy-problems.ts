import { problemsOf } from "../../rules/problems.js";
import type { Unchecked } from "../../rules/rule.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import type { UploadPolicy } from "../policy.js";
import { UPLOAD_POLICY_RULES } from "./limits-rules.js";

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

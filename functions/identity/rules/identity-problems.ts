import { problemsOf } from "../../rules/problems.js";
import type { Unchecked } from "../../rules/rule.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import type { Identities } from "../contract.js";
import { IDENTITIES } from "./identities-rule.js";

/**
 * Lists every problem of identity settings; empty if they are valid.
 * @param isUnresolved - Whether only Terraform will know a value. @default - every value is known
 */
export function identityProblems(
  identity: Identities | Unchecked,
  isUnresolved?: (value: unknown) => boolean,
): readonly SettingProblem[] {
  return [...problemsOf({ identity }, { identity: IDENTITIES }, { isUnresolved })];
}

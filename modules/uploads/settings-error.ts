import { Token } from "cdktf";
import { problemsOf } from "../../functions/rules/problems.js";
import type { Rules, Unchecked } from "../../functions/rules/rule.js";
import type { SettingProblem } from "../../functions/rules/setting-problem.js";
import { describeProblem } from "../../functions/rules/setting-problem.js";
import { show } from "../errors.js";
import { contradictions } from "./contradictions.js";

/** Invalid settings. Lists every problem. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  /** @param place - Where the settings are, e.g. `context.uploads in cdktf.json`. */
  constructor(problems: readonly string[], place: string) {
    super(`The settings cannot be used (${place}):\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** Lists every problem of settings: unknown names, wrong values and contradictions. Empty if they can be used. */
export function settingsProblems(settings: Unchecked, rules: Rules): readonly string[] {
  const problems = problemsOf(settings, rules, { isUnresolved: Token.isUnresolved });
  return [...Array.from(problems, sentences), ...contradictions(settings)];
}

function sentences(problem: SettingProblem): string {
  const { received, remedy, see } = problem;
  const description = `${describeProblem(problem, { shown: show(received), noun: "setting" })} ${remedy}`;
  return see === undefined ? description : `${description} See: ${see}`;
}

import { isObject, parseJson } from "../../json/json.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import { describeProblem } from "../../rules/setting-problem.js";
import type { UncheckedSettings } from "./checks.js";
import { PLACE_CHECKS, wrongSettings } from "./checks.js";

/** A function's settings cannot be used. Lists every problem at once, so that one deployment fixes them all. */
export class InvalidSettingsError extends Error {
  override readonly name = "InvalidSettingsError";
  /** Where the settings came from, e.g. an environment variable's name. */
  readonly source: string;
  readonly problems: readonly SettingProblem[];

  constructor(source: string, problems: readonly SettingProblem[]) {
    super(`${source} cannot be used:\n${problems.map(describe).join("\n")}`);
    this.source = source;
    this.problems = problems;
  }
}

/**
 * Reads a function's settings, or throws an {@link InvalidSettingsError} that lists all that is wrong with them.
 * @param source - Where the text came from, for the error.
 * @param text - JSON; undefined where the source does not exist.
 * @param problemsOf - Every problem of what claims to be settings: it vouches for the type.
 */
export function parseSettings<Settings>(
  source: string,
  text: string | undefined,
  problemsOf: (settings: UncheckedSettings) => readonly SettingProblem[],
): Settings {
  const value = parseJson(text ?? "");
  if (!isObject(value)) {
    // What was received is not shown: it may be half of something secret.
    throw new InvalidSettingsError(source, [
      {
        setting: source,
        received: text === undefined ? undefined : `${text.length} characters`,
        allowed: "a JSON object",
        remedy: "Deploy the function through its module, which writes the settings.",
      },
    ]);
  }
  const problems = problemsOf(value);
  if (problems.length > 0) throw new InvalidSettingsError(source, problems);
  return value as Settings;
}

/** Problems of the settings that several functions have: `prefix` and `corsAllowedOrigins`, where named. */
export function placeProblems(
  settings: UncheckedSettings,
  names: readonly (keyof typeof PLACE_CHECKS)[],
): readonly SettingProblem[] {
  return wrongSettings(settings, PLACE_CHECKS)
    .filter((name) => names.includes(name))
    .map((name) => ({ setting: name, received: settings[name], ...PLACE_EXPLANATIONS[name] }));
}

const PLACE_EXPLANATIONS: Readonly<
  Record<keyof typeof PLACE_CHECKS, Pick<SettingProblem, "allowed" | "remedy">>
> = {
  prefix: {
    allowed: "empty, or a path that ends in a slash and does not begin with one, e.g. uploads/",
    remedy: "Add the slash at the end, or leave the prefix empty.",
  },
  corsAllowedOrigins: {
    allowed: 'a list of origins, e.g. ["https://app.example.com"]',
    remedy: "List the origins that browsers upload from; an empty list allows none.",
  },
};

function describe(problem: SettingProblem): string {
  return `${describeProblem(problem, JSON.stringify(problem.received))} ${problem.remedy}`;
}

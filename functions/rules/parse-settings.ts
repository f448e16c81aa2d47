import { isObject, parseJson } from "../json/json.js";
import { problemsOf } from "./problems.js";
import type { RuleFor } from "./rule.js";
import type { SettingProblem } from "./setting-problem.js";
import { explainProblem } from "./setting-problem.js";

const DEPLOY = "Deploy the function through its module, which writes the settings.";

/** A function's settings are invalid. Lists all problems, so that one deployment can fix them. */
export class InvalidSettingsError extends Error {
  override readonly name = "InvalidSettingsError";
  /** Name of the settings' source, e.g. of an environment variable. */
  readonly source: string;
  readonly problems: readonly SettingProblem[];

  constructor(source: string, problems: readonly SettingProblem[], remedy: string = DEPLOY) {
    const lines = [`${source} is invalid:`, ...problems.map(explainProblem), remedy];
    super(lines.join("\n"));
    this.source = source;
    this.problems = problems;
  }
}

/**
 * Reads a function's settings. Unknown fields are allowed: during a deployment, new settings can reach a function
 * before its new code does.
 * @param source - Name of the settings' source, for the error.
 * @param text - JSON; `undefined` if the source does not exist.
 * @param remedy - Instructions to correct the settings, for the error. @default - to deploy the function
 * @throws {InvalidSettingsError} that lists every problem
 */
export function parseSettings<Settings extends object>(
  source: string,
  text: string | undefined,
  { fields, open }: RuleFor<Settings>,
  remedy?: string,
): Settings {
  const value = parseJson(text ?? "");
  const problems = isObject(value)
    ? [...problemsOf(value, fields?.(value) ?? {}, { open })]
    : [notAnObject(source, text)];
  if (problems.length > 0) throw new InvalidSettingsError(source, problems, remedy);
  return value as Settings;
}

/** The received string is not shown: it may contain a secret. */
function notAnObject(source: string, text: string | undefined): SettingProblem {
  return {
    setting: source,
    received: text === undefined ? undefined : `${text.length} characters`,
    allowed: "a JSON object",
    remedy: "Set it, or correct it.",
  };
}

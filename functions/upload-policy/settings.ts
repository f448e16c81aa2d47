import type { SettingProblem } from "./contract.js";

/** What claims to be settings: a JSON object whose fields nobody has checked. */
export type UncheckedSettings = { readonly [setting: string]: unknown };

/** A function's settings cannot be used. Lists every problem at once, so that one deployment mends them all. */
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
  const value = parsedObject(text);
  if (value === undefined) {
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

/** A nested object among settings; empty where there is none, so that each of its fields is found missing. */
export function nestedSettings(value: unknown): UncheckedSettings {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Problems of the settings that several functions have: `prefix` and `corsAllowedOrigins`, where named. */
export function placeProblems(
  settings: UncheckedSettings,
  names: readonly ("prefix" | "corsAllowedOrigins")[],
): readonly SettingProblem[] {
  return names
    .filter((name) => !PLACE_RULES[name].holds(settings[name]))
    .map((name) => ({
      setting: name,
      received: settings[name],
      allowed: PLACE_RULES[name].allowed,
      remedy: PLACE_RULES[name].remedy,
    }));
}

const PLACE_RULES = {
  prefix: {
    holds: (value: unknown) => typeof value === "string" && (value === "" || /^[^/].*\/$/.test(value)),
    allowed: "empty, or a path that ends in a slash and does not begin with one, e.g. uploads/",
    remedy: "Add the slash at the end, or leave the prefix empty.",
  },
  corsAllowedOrigins: {
    holds: (value: unknown) => Array.isArray(value) && value.every((origin) => typeof origin === "string"),
    allowed: 'a list of origins, e.g. ["https://app.example.com"]',
    remedy: "List the origins that browsers upload from; an empty list allows none.",
  },
} as const;

function parsedObject(text: string | undefined): UncheckedSettings | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function describe({ setting, received, allowed, remedy }: SettingProblem): string {
  return `${setting} has to be ${allowed}, got ${JSON.stringify(received) ?? "nothing"}. ${remedy}`;
}

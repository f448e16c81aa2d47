import { readFileSync } from "node:fs";
import { isObject } from "../../functions/json/json.js";
import { SettingsError, settingsProblems } from "../uploads/settings-error.js";
import type { Settings } from "./props.js";
import { SETTINGS_RULES } from "./rules.js";

/**
 * Checks the settings.
 * @throws {@link SettingsError} with every problem
 */
export function readSettings(value: unknown): Settings {
  if (!isObject(value)) {
    const received = value === undefined ? "nothing" : JSON.stringify(value);
    throw new SettingsError(
      [`uploads must be an object with at least a region, got ${received}. Add it to cdktf.json.`],
      PLACE,
    );
  }
  const problems = settingsProblems(value, SETTINGS_RULES);
  if (problems.length > 0) throw new SettingsError(problems, PLACE);
  return value as unknown as Settings;
}

/** Where the app keeps its settings. */
const PLACE = "context.uploads in cdktf.json";

/**
 * Reads the `context` of `cdktf.json`, in which the settings stand.
 * @throws {@link SettingsError} where the file is missing, no JSON, or without one
 */
export function readContext(file: URL): Readonly<Record<string, unknown>> {
  const context = readProject(file)?.context;
  if (isObject(context)) return { ...context };
  throw new SettingsError(
    ['cdktf.json must be an object with a context. Add "context": { "uploads": {} }.'],
    PLACE,
  );
}

function readProject(file: URL): { readonly context?: unknown } | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `cdktf.json cannot be read: ${reason}. Correct it, or take the one out of git.`;
    throw new SettingsError([problem], PLACE);
  }
}

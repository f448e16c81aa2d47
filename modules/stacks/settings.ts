import { readFileSync } from "node:fs";
import { duplicateKey } from "../../functions/json/duplicate-key.js";
import { isObject, parseJson } from "../../functions/json/json.js";
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

/** Location of the app's settings. */
const PLACE = "context.uploads in cdktf.json";

/** The variable in which the CDKTF CLI passes the context. It has precedence over `cdktf.json`. */
const CONTEXT_VARIABLE = "CDKTF_CONTEXT_JSON";

/**
 * Reads the `context` of `cdktf.json`, which holds the settings.
 * @throws {@link SettingsError} if the file is missing, not JSON, without a context or with a key twice, or if the
 * variable `CDKTF_CONTEXT_JSON` is set to anything but a JSON object
 */
export function readContext(
  file: URL,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, unknown>> {
  const passed = environment[CONTEXT_VARIABLE];
  if (passed !== undefined && !isObject(parseJson(passed))) {
    const problem = `${CONTEXT_VARIABLE} must be a JSON object such as {"uploads": {…}}. Correct it, or unset it.`;
    throw new SettingsError([problem], CONTEXT_VARIABLE);
  }
  const context = readProject(file)?.context;
  if (isObject(context)) return { ...context };
  throw new SettingsError(
    ['cdktf.json must be an object with a context. Add "context": { "uploads": {} }.'],
    PLACE,
  );
}

function readProject(file: URL): { readonly context?: unknown } | null {
  try {
    const text = readFileSync(file, "utf8");
    const project = JSON.parse(text);
    requireUniqueKeys(text);
    return project;
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `cdktf.json cannot be read: ${reason}. Correct it, or restore it from git.`;
    throw new SettingsError([problem], PLACE);
  }
}

/** @throws {@link SettingsError} if a key is repeated, so that one of two settings would be dropped */
function requireUniqueKeys(text: string): void {
  const key = duplicateKey(text);
  if (key === undefined) return;
  const problem = `cdktf.json has ${key} twice. JSON readers drop the first one. Remove one of the two.`;
  throw new SettingsError([problem], PLACE);
}

import { isObject, parseJson } from "../../json/json.js";
import type { PresignSettings } from "../contract.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../contract.js";
import { arePresignSettings } from "./checks.js";

/** Reads the function's settings out of the environment, or fails with an error that lists all that is wrong. */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<PresignSettings> {
  const text = environment[PRESIGN_SETTINGS_VARIABLE];
  const settings = parseJson(text ?? "");
  if (isObject(settings) && arePresignSettings(settings)) return settings;
  const { explainSettings } = await import("./explain-settings.js");
  return explainSettings(text);
}

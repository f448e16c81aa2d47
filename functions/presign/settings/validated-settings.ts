import { isObject, parseJson } from "../../json/json.js";
import type { PresignSettings } from "../contract.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../contract.js";
import { settingsDigest } from "./rules/settings-digest.js";

/** Reads settings that synth has validated from the environment; `undefined` if they must be validated first. */
export function validatedSettings(environment: NodeJS.ProcessEnv): PresignSettings | undefined {
  const settings = parseJson(environment[PRESIGN_SETTINGS_VARIABLE] ?? "");
  return isValidated(settings) ? settings : undefined;
}

function isValidated(settings: unknown): settings is PresignSettings {
  return isObject(settings) && settings.validatedDigest === settingsDigest(settings);
}

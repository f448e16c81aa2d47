/**
 * Code that checks the settings. It is loaded only if synth has not validated them: the rules take a tenth of a cold
 * start.
 */
import { checkedSettings } from "../../rules/checked-settings.js";
import type { PresignSettings } from "../contract.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../contract.js";
import { PRESIGN_SETTINGS } from "./rules/presign-settings-rule.js";

/**
 * Reads and validates the function's settings from the environment.
 * @throws {@link InvalidSettingsError}, which lists every problem
 */
export function readSettings(environment: NodeJS.ProcessEnv): Promise<PresignSettings> {
  return checkedSettings(PRESIGN_SETTINGS_VARIABLE, environment[PRESIGN_SETTINGS_VARIABLE], PRESIGN_SETTINGS);
}

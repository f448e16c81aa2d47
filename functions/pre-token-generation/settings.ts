import { filledString, openObject } from "../rules/kinds.js";
import { parseSettings } from "../rules/parse-settings.js";
import type { PreTokenSettings } from "./contract.js";
import { PRE_TOKEN_SETTINGS_VARIABLE } from "./contract.js";

const SETTINGS = openObject<PreTokenSettings>({
  attribute: filledString("a user's attribute such as custom:tenant"),
  claim: filledString("a claim's name such as tenant"),
});

/** Reads the function's settings from the environment, or throws an error that lists every problem. */
export function readSettings(environment: NodeJS.ProcessEnv): PreTokenSettings {
  const variable = PRE_TOKEN_SETTINGS_VARIABLE;
  return parseSettings(variable, environment[variable], SETTINGS);
}

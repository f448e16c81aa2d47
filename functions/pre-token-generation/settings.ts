import { isObject, parseJson } from "../json/json.js";
import type { PreTokenSettings } from "./contract.js";
import { PRE_TOKEN_SETTINGS_VARIABLE } from "./contract.js";

/** The function was deployed without settings, or with others than it takes. */
class PreTokenSettingsError extends Error {
  override readonly name = "PreTokenSettingsError";
}

/** The settings in the environment, once it is certain that they are some. */
export function parseSettings(text: string | undefined): PreTokenSettings {
  const settings: unknown = text === undefined ? undefined : parseJson(text);
  if (isSettings(settings)) return settings;
  throw new PreTokenSettingsError(
    `${PRE_TOKEN_SETTINGS_VARIABLE} must be JSON such as {"attribute": "custom:tenant", "claim": "tenant"}, ` +
      `got ${text ?? "nothing"}. Deploy the function through its module, which sets it.`,
  );
}

function isSettings(value: unknown): value is PreTokenSettings {
  if (!isObject(value)) return false;
  const { attribute, claim } = value;
  return [attribute, claim].every((part) => typeof part === "string" && part !== "");
}

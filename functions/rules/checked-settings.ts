import { parseJson } from "../json/json.js";
import { isValid } from "./failures.js";
import type { RuleFor } from "./rule.js";

/**
 * Does the same as `parseSettings`, but loads the code that explains problems only after one is found, to keep a cold
 * start short.
 * @param text - JSON; `undefined` if the source does not exist.
 * @throws {@link InvalidSettingsError} that lists every problem
 */
export async function checkedSettings<Settings extends object>(
  source: string,
  text: string | undefined,
  rule: RuleFor<Settings>,
  remedy?: string,
): Promise<Settings> {
  const settings = parseJson(text ?? "");
  if (isValid(settings, rule)) return settings;
  const { parseSettings } = await import("./parse-settings.js");
  return parseSettings(source, text, rule, remedy);
}

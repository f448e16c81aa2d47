import { parseSettings } from "../rules/parse-settings.js";
import type { QuotaSettings } from "./contract.js";
import { QUOTA_SETTINGS } from "./rules/quota-rules.js";

/**
 * Checks the quotas in a function's settings.
 * @throws {InvalidSettingsError} that lists every problem
 */
export function readQuotaSettings(settings: QuotaSettings): QuotaSettings {
  return parseSettings("quota", JSON.stringify(settings), QUOTA_SETTINGS);
}

import { checkedSettings } from "../../rules/checked-settings.js";
import type { EdgeAuthorizerSettings, EdgeConfig } from "../contract.js";
import { EDGE_CONFIG_FILE } from "../contract.js";
import { EDGE_CONFIG, EDGE_SETTINGS } from "./rules/edge-config-rule.js";

/** Reads `config.json`. Throws {@link InvalidSettingsError}, which lists every problem. */
export async function checkedConfig(text: string): Promise<EdgeConfig> {
  const config = await checkedSettings(EDGE_CONFIG_FILE, text, EDGE_CONFIG);
  if (config.source === "bundle") await requireAttributes(EDGE_CONFIG_FILE, config.settings);
  return config;
}

/** Reads settings from the value of an SSM parameter. Throws {@link InvalidSettingsError}, which lists every problem. */
export async function checkedParameter(parameterName: string, text: string): Promise<EdgeAuthorizerSettings> {
  const remedy = `Deploy again, because Terraform writes the parameter, or correct it: aws ssm put-parameter --overwrite --name ${parameterName} --value VALUE`;
  const settings = await checkedSettings(parameterName, text, EDGE_SETTINGS, remedy);
  await requireAttributes(parameterName, settings, remedy);
  return settings;
}

/** Checks attributes by rules that are loaded only if the settings have any. */
async function requireAttributes(
  source: string,
  settings: EdgeAuthorizerSettings,
  remedy?: string,
): Promise<void> {
  if (!JSON.stringify(settings).includes('"attributes"')) return;
  const { requireValidAttributes } = await import("../../upload-policy/rules/checked-attributes.js");
  requireValidAttributes(source, settings, remedy);
}

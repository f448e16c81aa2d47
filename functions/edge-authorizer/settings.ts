import type { DenyList } from "../identity/contract.js";
import { IDENTITIES } from "../identity/rules/identities-rule.js";
import type { LiveSettings } from "../live-settings/contract.js";
import { liveSettingsReader } from "../live-settings/live-settings.js";
import type { RefreshPorts } from "../live-settings/refreshed-parameter.js";
import { refreshedParameter } from "../live-settings/refreshed-parameter.js";
import { LIVE_SETTINGS_ADDRESS, PARAMETER_FIELDS } from "../live-settings/rules/address-rule.js";
import { checkedSettings } from "../rules/checked-settings.js";
import { boolean, list, oneOf, openObject, optional, tagged, text } from "../rules/kinds.js";
import type { RuleFor } from "../rules/rule.js";
import { CORS_ALLOWED_ORIGINS, PREFIX, REGION } from "../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../upload-policy/rules/policy-rules.js";
import type { EdgeAuthorizerSettings, EdgeConfig } from "./contract.js";
import { EDGE_CONFIG_FILE } from "./contract.js";

/** Excludes attributes, see {@link withValidAttributes}, and the quotas, which are checked at synth; the code that uses them is loaded only if there are any. */
const SETTINGS: RuleFor<EdgeAuthorizerSettings> = openObject<Omit<EdgeAuthorizerSettings, "quota">>({
  identity: IDENTITIES,
  policy: DEPLOYED_POLICY,
  prefix: PREFIX,
  originAccess: oneOf(["oai", "oac"], { remedy: 'Use "oac" unless you need an origin access identity.' }),
  bucketRegion: REGION,
  corsAllowedOrigins: CORS_ALLOWED_ORIGINS,
  tenants: optional(list(text(/\S/, "a tenant's name"))),
  parts: optional(boolean()),
  basePath: optional(PREFIX),
});

const liveSettings = optional(LIVE_SETTINGS_ADDRESS);
const rule = optional(boolean());
const CONFIG = tagged<EdgeConfig, "source">("source", {
  bundle: { settings: SETTINGS, liveSettings, rule },
  ssm: { ...PARAMETER_FIELDS, liveSettings, rule },
});

/** The settings for one request. */
export interface CurrentSettings {
  /** The same object until the settings change. */
  readonly settings: EdgeAuthorizerSettings;
  /** Whether uploads are paused. `"open"` without live settings. */
  readonly uploads: LiveSettings["uploads"];
  /** Callers and credentials that are rejected. */
  readonly deny?: DenyList;
  /** Whether there is a custom rule. */
  readonly hasRule: boolean;
}

/** Returns the current settings. */
type SettingsSource = () => Promise<CurrentSettings>;

/** External dependencies of reading the settings. */
export interface SettingsPorts extends RefreshPorts {
  /** Reads {@link EDGE_CONFIG_FILE}. */
  readonly readConfig: () => string;
}

const OPEN: LiveSettings = { uploads: "open" };

/**
 * Reads the settings from `config.json`, or from the SSM parameters that it names. Parameters are read again after
 * `refreshSeconds`.
 */
export function createSettingsSource(ports: SettingsPorts): SettingsSource {
  let source: Promise<SettingsSource> | undefined;
  return async () => {
    source ??= readSource(ports).catch((error) => {
      // After a failure, the next request reads the file again.
      source = undefined;
      throw error;
    });
    return (await source)();
  };
}

async function readSource(ports: SettingsPorts): Promise<SettingsSource> {
  const config = await checkedSettings(EDGE_CONFIG_FILE, ports.readConfig(), CONFIG);
  if (config.source === "bundle") await withValidAttributes(EDGE_CONFIG_FILE, config.settings);
  return sourceOf(config, ports);
}

/** Checks attributes, by rules that are loaded only if the settings have any, to keep a cold start short. */
async function withValidAttributes(
  source: string,
  settings: EdgeAuthorizerSettings,
  cure?: string,
): Promise<EdgeAuthorizerSettings> {
  if (JSON.stringify(settings).includes('"attributes"')) {
    const { requireValidAttributes } = await import("../upload-policy/rules/checked-attributes.js");
    requireValidAttributes(source, settings, cure);
  }
  return settings;
}

function sourceOf(config: EdgeConfig, ports: SettingsPorts): SettingsSource {
  const { liveSettings: address, rule: hasRule = false } = config;
  if (config.source === "bundle" && address === undefined) {
    const unchanging = { settings: config.settings, ...OPEN, hasRule };
    return async () => unchanging;
  }
  const readLive = address === undefined ? async () => OPEN : liveSettingsReader(address, ports);
  const readSettings = settingsReader(config, ports);
  return async () => {
    const [settings, { uploads, deny }] = await Promise.all([readSettings(), readLive()]);
    return { settings, uploads, deny, hasRule };
  };
}

function settingsReader(config: EdgeConfig, ports: SettingsPorts): () => Promise<EdgeAuthorizerSettings> {
  if (config.source === "bundle") return async () => config.settings;
  const { parameterName } = config;
  const remedy = `Deploy again, because Terraform writes the parameter, or correct it: aws ssm put-parameter --overwrite --name ${parameterName} --value VALUE`;
  const parse = async (text: string) => {
    const settings = await checkedSettings(parameterName, text, SETTINGS, remedy);
    return withValidAttributes(parameterName, settings, remedy);
  };
  return refreshedParameter(config, parse, ports);
}

import type { DenyList } from "../../identity/contract.js";
import { isObject, parseJson } from "../../json/json.js";
import type { LiveSettings, LiveSettingsAddress } from "../../live-settings/contract.js";
import type { RefreshPorts } from "../../live-settings/refreshed-parameter.js";
import { refreshedParameter } from "../../live-settings/refreshed-parameter.js";
import type { EdgeAuthorizerSettings, EdgeConfig } from "../contract.js";

/** The settings for one request. */
export interface CurrentSettings {
  /** The settings. It is the same object until the settings change. */
  readonly settings: EdgeAuthorizerSettings;
  /** Whether uploads are paused. `"open"` without live settings. */
  readonly uploads: LiveSettings["uploads"];
  /** Callers and credentials that are rejected. */
  readonly deny?: DenyList;
  /** Whether there is a custom rule. */
  readonly hasRule: boolean;
}

/** Returns the current settings: at once, unless they are read from a parameter. */
type SettingsSource = () => CurrentSettings | Promise<CurrentSettings>;

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
export function createSettingsSource(ports: SettingsPorts): () => Promise<CurrentSettings> {
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
  const text = ports.readConfig();
  const config: unknown = parseJson(text);
  return sourceOf(isValidated(config) ? config : await (await rules()).checkedConfig(text), ports);
}

/** Rules for the settings, loaded only if they are needed, because loading them takes a tenth of a cold start. */
const rules = () => import("./checked-config.js");

function isValidated(config: unknown): config is EdgeConfig {
  return isObject(config) && config.isValidated === true;
}

async function sourceOf(config: EdgeConfig, ports: SettingsPorts): Promise<SettingsSource> {
  const { liveSettings: address, rule: hasRule = false } = config;
  if (config.source === "bundle" && address === undefined) {
    const unchanging = { settings: config.settings, ...OPEN, hasRule };
    return () => unchanging;
  }
  const readLive = address === undefined ? async () => OPEN : await liveSettingsOf(address, ports);
  const readSettings = settingsReader(config, ports);
  return async () => {
    const [settings, { uploads, deny }] = await Promise.all([readSettings(), readLive()]);
    return { settings, uploads, deny, hasRule };
  };
}

async function liveSettingsOf(address: LiveSettingsAddress, ports: SettingsPorts) {
  const { liveSettingsReader } = await import("../../live-settings/live-settings.js");
  return liveSettingsReader(address, ports);
}

function settingsReader(config: EdgeConfig, ports: SettingsPorts): () => Promise<EdgeAuthorizerSettings> {
  if (config.source === "bundle") return async () => config.settings;
  const parse = async (text: string) => (await rules()).checkedParameter(config.parameterName, text);
  return refreshedParameter(config, parse, ports);
}

import { IDENTITY } from "../identity/rules/identity-rules.js";
import { deployed, oneOf, tagged, text } from "../rules/kinds.js";
import { parseSettings } from "../rules/parse-settings.js";
import { CORS_ALLOWED_ORIGINS, PREFIX, REGION } from "../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../upload-policy/rules/policy-rules.js";
import type { EdgeAuthorizerSettings, EdgeConfig } from "./contract.js";
import { EDGE_CONFIG_FILE } from "./contract.js";
import type { ParameterAddress } from "./ssm-parameter.js";

const SETTINGS = deployed<EdgeAuthorizerSettings>({
  identity: IDENTITY,
  policy: DEPLOYED_POLICY,
  prefix: PREFIX,
  originAccess: oneOf(["oai", "oac"], { remedy: 'Use "oac" unless you need an origin access identity.' }),
  bucketRegion: REGION,
  corsAllowedOrigins: CORS_ALLOWED_ORIGINS,
});

const CONFIG = tagged<EdgeConfig, "source">("source", {
  bundle: { settings: SETTINGS },
  ssm: {
    parameterName: text(/./, "an SSM parameter's name"),
    region: REGION,
    refreshSeconds: {
      kind: "number",
      holds: (value) => typeof value === "number" && value >= 0,
      allowed: "a number of seconds, 0 or more",
    },
  },
});

/** Returns the current settings: the same object until they change. */
export type SettingsSource = () => Promise<EdgeAuthorizerSettings>;

/** External dependencies of reading the settings. */
export interface SettingsPorts {
  /** Reads {@link EDGE_CONFIG_FILE}. */
  readonly readConfig: () => string;
  readonly readParameter: (address: ParameterAddress) => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Reads the settings from `config.json`, or from the SSM parameter that it names, again after `refreshSeconds`. After
 * a failure, the next request tries again. Expired settings are never used: a key or client that was removed must not
 * get access again while Parameter Store is down.
 */
export function createSettingsSource(ports: SettingsPorts): SettingsSource {
  let source: SettingsSource | undefined;
  return () => {
    source ??= sourceOf(parseSettings(EDGE_CONFIG_FILE, ports.readConfig(), CONFIG), ports);
    return source();
  };
}

function sourceOf(config: EdgeConfig, ports: SettingsPorts): SettingsSource {
  if (config.source === "bundle") return async () => config.settings;
  let kept: { text: string; settings: EdgeAuthorizerSettings; until: number } | undefined;
  return async () => {
    if (kept !== undefined && ports.now() < kept.until) return kept.settings;
    const text = await ports.readParameter(config);
    const settings =
      kept?.text === text ? kept.settings : parseSettings(config.parameterName, text, SETTINGS);
    kept = { text, settings, until: ports.now() + config.refreshSeconds * 1_000 };
    return settings;
  };
}

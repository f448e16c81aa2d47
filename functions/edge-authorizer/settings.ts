import { identityProblems } from "../identity/rules/problems.js";
import type { SettingProblem } from "../rules/setting-problem.js";
import { uploadPolicyProblems } from "../upload-policy/contract.js";
import type { UncheckedSettings } from "../upload-policy/settings/checks.js";
import { isText, nestedSettings } from "../upload-policy/settings/checks.js";
import { parseSettings, placeProblems } from "../upload-policy/settings/parse-settings.js";
import type { EdgeAuthorizerSettings, EdgeConfig } from "./contract.js";
import { EDGE_CONFIG_FILE } from "./contract.js";
import type { ParameterAddress } from "./ssm-parameter.js";

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
    source ??= sourceOf(
      parseSettings<EdgeConfig>(EDGE_CONFIG_FILE, ports.readConfig(), configProblems),
      ports,
    );
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
      kept?.text === text
        ? kept.settings
        : parseSettings<EdgeAuthorizerSettings>(config.parameterName, text, edgeProblems);
    kept = { text, settings, until: ports.now() + config.refreshSeconds * 1_000 };
    return settings;
  };
}

function configProblems(config: UncheckedSettings): readonly SettingProblem[] {
  if (config.source === "bundle") return edgeProblems(nestedSettings(config.settings));
  const { source, parameterName, region, refreshSeconds } = config;
  const remedy = `Deploy the function through its module, which writes ${EDGE_CONFIG_FILE}.`;
  const checks: readonly [setting: string, received: unknown, holds: boolean, allowed: string][] = [
    ["source", source, source === "ssm", '"bundle" or "ssm"'],
    ["parameterName", parameterName, isText(parameterName), "an SSM parameter's name"],
    ["region", region, isText(region), "a Region, e.g. us-east-1"],
    [
      "refreshSeconds",
      refreshSeconds,
      typeof refreshSeconds === "number" && refreshSeconds >= 0,
      "a number of seconds, 0 or more",
    ],
  ];
  return checks
    .filter(([, , holds]) => !holds)
    .map(([setting, received, , allowed]) => ({ setting, received, allowed, remedy }));
}

function edgeProblems(settings: UncheckedSettings): readonly SettingProblem[] {
  const { originAccess, bucketRegion } = settings;
  const known = originAccess === "oai" || originAccess === "oac";
  return [
    ...identityProblems(nestedSettings(settings.identity)),
    ...uploadPolicyProblems(nestedSettings(settings.policy)),
    ...placeProblems(settings, ["prefix", "corsAllowedOrigins"]),
    ...(known ? [] : [unknownOriginAccess(originAccess)]),
    ...(isText(bucketRegion) ? [] : [missingBucketRegion(bucketRegion)]),
  ];
}

function missingBucketRegion(received: unknown): SettingProblem {
  const remedy = "Deploy the function through its module, which writes the settings.";
  return { setting: "bucketRegion", received, allowed: "a Region, e.g. eu-central-1", remedy };
}

function unknownOriginAccess(received: unknown): SettingProblem {
  const remedy = 'Use "oac" unless you need an origin access identity.';
  return { setting: "originAccess", received, allowed: '"oai" or "oac"', remedy };
}

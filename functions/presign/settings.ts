import { type SettingProblem, uploadPolicyProblems } from "../upload-policy/contract.js";
import {
  nestedSettings,
  parseSettings,
  placeProblems,
  type UncheckedSettings,
} from "../upload-policy/settings.js";
import { type CallerSource, PRESIGN_SETTINGS_VARIABLE, type PresignSettings } from "./contract.js";

const CALLER_SOURCES: readonly unknown[] = ["authorizer", "cognito", "iam", "none"] satisfies CallerSource[];

/** Reads the function's settings out of the environment, or throws an error that lists all that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): PresignSettings {
  return parseSettings(PRESIGN_SETTINGS_VARIABLE, environment[PRESIGN_SETTINGS_VARIABLE], problemsOf);
}

function problemsOf(settings: UncheckedSettings): readonly SettingProblem[] {
  const rules: readonly [setting: string, holds: (value: unknown) => boolean, allowed: string][] = [
    ["bucketName", isText, "a bucket's name"],
    ["bucketRegion", isText, "a Region, e.g. eu-central-1"],
    ["caller", (value) => CALLER_SOURCES.includes(value), CALLER_SOURCES.join(", ")],
    ["transferAcceleration", (value) => typeof value === "boolean", "true or false"],
    ["tenant", (value) => value === undefined || typeof value === "object", "where the tenant is read from"],
  ];
  const remedy = "Deploy the function through its module, which writes the settings.";
  return [
    ...rules
      .filter(([setting, holds]) => !holds(settings[setting]))
      .map(([setting, , allowed]) => ({ setting, received: settings[setting], allowed, remedy })),
    ...uploadPolicyProblems(nestedSettings(settings.policy)),
    ...placeProblems(settings, ["prefix", "corsAllowedOrigins"]),
  ];
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

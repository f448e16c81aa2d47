import type { SettingProblem } from "../rules/setting-problem.js";
import { uploadPolicyProblems } from "../upload-policy/contract.js";
import type { UncheckedSettings } from "../upload-policy/settings/checks.js";
import { isText, nestedSettings } from "../upload-policy/settings/checks.js";
import { parseSettings, placeProblems } from "../upload-policy/settings/parse-settings.js";
import type { UploadCompletedSettings } from "./contract.js";
import { UPLOAD_COMPLETED_SETTINGS_VARIABLE } from "./contract.js";

const REJECTED_OBJECTS: readonly unknown[] = [
  "tag",
  "delete",
] satisfies UploadCompletedSettings["rejectedObjects"][];

const FOREIGN_OBJECTS: readonly unknown[] = [
  "log",
  "reject",
] satisfies UploadCompletedSettings["foreignObjects"][];

/** Reads the function's settings out of the environment, or throws an error that lists all that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): UploadCompletedSettings {
  const variable = UPLOAD_COMPLETED_SETTINGS_VARIABLE;
  return parseSettings(variable, environment[variable], problemsOf);
}

function problemsOf(settings: UncheckedSettings): readonly SettingProblem[] {
  const rules: readonly [setting: string, holds: (value: unknown) => boolean, allowed: string][] = [
    ["bucketName", isText, "a bucket's name"],
    ["bucketRegion", isText, "a Region, e.g. eu-central-1"],
    ["eventBusName", isText, "the name or the ARN of an event bus"],
    ["rejectedObjects", (value) => REJECTED_OBJECTS.includes(value), REJECTED_OBJECTS.join(", ")],
    ["foreignObjects", (value) => FOREIGN_OBJECTS.includes(value), FOREIGN_OBJECTS.join(", ")],
  ];
  const remedy = "Deploy the function through its module, which writes the settings.";
  return [
    ...rules
      .filter(([setting, holds]) => !holds(settings[setting]))
      .map(([setting, , allowed]) => ({ setting, received: settings[setting], allowed, remedy })),
    ...uploadPolicyProblems(nestedSettings(settings.policy)),
    ...placeProblems(settings, ["prefix"]),
  ];
}

import type { SettingProblem } from "../../rules/setting-problem.js";
import { uploadPolicyProblems } from "../../upload-policy/contract.js";
import type { UncheckedSettings } from "../../upload-policy/settings/checks.js";
import { nestedSettings, wrongSettings } from "../../upload-policy/settings/checks.js";
import { parseSettings, placeProblems } from "../../upload-policy/settings/parse-settings.js";
import type { PresignSettings } from "../contract.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../contract.js";
import { CALLER_SOURCES, OWN_CHECKS } from "./checks.js";

const ALLOWED: Readonly<Record<keyof typeof OWN_CHECKS, string>> = {
  bucketName: "a bucket's name",
  bucketRegion: "a Region, e.g. eu-central-1",
  caller: CALLER_SOURCES.join(", "),
  transferAcceleration: "true or false",
  downloads: "true or false",
  requiredEncryption: '{ "algorithm": "AES256" } or { "algorithm": "aws:kms", "kmsKeyArn": a key\'s ARN }',
  tenant: "where the tenant is read from",
};

/** Throws an error that lists all that is wrong with settings; gives those with which nothing is. */
export function explainSettings(text: string | undefined): PresignSettings {
  return parseSettings(PRESIGN_SETTINGS_VARIABLE, text, problemsOf);
}

function problemsOf(settings: UncheckedSettings): readonly SettingProblem[] {
  const remedy = "Deploy the function through its module, which writes the settings.";
  return [
    ...wrongSettings(settings, OWN_CHECKS).map((setting) => ({
      setting,
      received: settings[setting],
      allowed: ALLOWED[setting],
      remedy,
    })),
    ...uploadPolicyProblems(nestedSettings(settings.policy)),
    ...placeProblems(settings, ["prefix", "corsAllowedOrigins"]),
  ];
}

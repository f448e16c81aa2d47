import type { SettingChecks, UncheckedSettings } from "../../upload-policy/settings/checks.js";
import {
  isBoolean,
  isText,
  isUploadPolicy,
  nestedSettings,
  PLACE_CHECKS,
  wrongSettings,
} from "../../upload-policy/settings/checks.js";
import type { CallerSource, PresignSettings } from "../contract.js";

/** The ways in which the API can know its caller. */
export const CALLER_SOURCES: readonly unknown[] = [
  "authorizer",
  "cognito",
  "iam",
  "none",
] satisfies CallerSource[];

/** The checks of the settings that no other function has. */
export const OWN_CHECKS: SettingChecks<Exclude<keyof PresignSettings, keyof typeof PLACE_CHECKS | "policy">> =
  {
    bucketName: isText,
    bucketRegion: isText,
    caller: (value) => CALLER_SOURCES.includes(value),
    transferAcceleration: isBoolean,
    downloads: isBoolean,
    requiredEncryption: (value) => value === undefined || isEncryption(nestedSettings(value)),
    tenant: (value) => value === undefined || typeof value === "object",
  };

/** Whether the presigner can work with settings. */
export function arePresignSettings(
  settings: UncheckedSettings,
): settings is UncheckedSettings & PresignSettings {
  const checks = { ...OWN_CHECKS, ...PLACE_CHECKS, policy: isUploadPolicy };
  return wrongSettings(settings, checks).length === 0;
}

function isEncryption({ algorithm, kmsKeyArn }: UncheckedSettings): boolean {
  return algorithm === "aws:kms" ? isText(kmsKeyArn) : algorithm === "AES256";
}

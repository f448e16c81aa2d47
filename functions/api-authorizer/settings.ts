import { identityProblems } from "../identity/rules/problems.js";
import type { SettingProblem } from "../rules/setting-problem.js";
import { uploadPolicyProblems } from "../upload-policy/contract.js";
import type { UncheckedSettings } from "../upload-policy/settings/checks.js";
import { nestedSettings } from "../upload-policy/settings/checks.js";
import { parseSettings, placeProblems } from "../upload-policy/settings/parse-settings.js";
import type { ApiAuthorizerSettings } from "./contract.js";
import { API_AUTHORIZER_SETTINGS_VARIABLE } from "./contract.js";

const ACCOUNT_ID = /^\d{12}$/;
/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const API_KEY_VALUE = /^[A-Za-z0-9]{20,128}$/;

/** Reads the authorizer's settings out of the environment, or throws an error that lists all that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): ApiAuthorizerSettings {
  const text = environment[API_AUTHORIZER_SETTINGS_VARIABLE];
  return parseSettings(API_AUTHORIZER_SETTINGS_VARIABLE, text, problemsOf);
}

function problemsOf(settings: UncheckedSettings): readonly SettingProblem[] {
  return [
    ...identityProblems(nestedSettings(settings.identity)),
    ...uploadPolicyProblems(nestedSettings(settings.policy)),
    ...placeProblems(settings, ["prefix"]),
    ...ownerProblems(settings.bucketOwner),
    ...apiKeyProblems(settings.tenantApiKeys),
  ];
}

function ownerProblems(received: unknown): readonly SettingProblem[] {
  const remedy = "Give the id of the account that owns the bucket.";
  return typeof received === "string" && ACCOUNT_ID.test(received)
    ? []
    : [{ setting: "bucketOwner", received, allowed: "an account's id, 12 digits", remedy }];
}

function apiKeyProblems(received: unknown): readonly SettingProblem[] {
  if (received === undefined) return [];
  const bad = Object.entries(nestedSettings(received)).filter(
    ([, value]) => typeof value !== "string" || !API_KEY_VALUE.test(value),
  );
  const allowed = "an API key's value, 20 to 128 letters and digits";
  const remedy = "Give the tenant a key that API Gateway takes.";
  return bad.map(([tenant]) => ({
    setting: `tenantApiKeys.${tenant}`,
    received: "(not shown: it may be a key)",
    allowed,
    remedy,
  }));
}

import { IDENTITIES } from "../identity/rules/identities-rule.js";
import { LIVE_SETTINGS_ADDRESS } from "../live-settings/rules/address-rule.js";
import { boolean, filledString, list, openObject, optional, text } from "../rules/kinds.js";
import { InvalidSettingsError, parseSettings } from "../rules/parse-settings.js";
import { problemsOf } from "../rules/problems.js";
import { requireValidAttributes } from "../upload-policy/rules/checked-attributes.js";
import { PREFIX } from "../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../upload-policy/rules/policy-rules.js";
import type { ApiAuthorizerSettings } from "./contract.js";
import { API_AUTHORIZER_SETTINGS_VARIABLE, TENANT_KEY_SECRET_VARIABLE } from "./contract.js";

const TENANT_KEY_SECRET = {
  [TENANT_KEY_SECRET_VARIABLE]: text(/^[!-~]{20,}$/, "at least 20 ASCII characters without spaces", {
    remedy: "Set the secret that the tenants' API keys are derived from.",
    secret: true,
  }),
};

/** Rules for the settings except quotas. The code that checks quotas is loaded only if the settings have any. */
const SETTINGS = openObject<Omit<ApiAuthorizerSettings, "quota" | "tenantKeySecret">>({
  identity: IDENTITIES,
  policy: DEPLOYED_POLICY,
  prefix: PREFIX,
  bucketOwner: text(/^\d{12}$/, "an account's id, 12 digits", {
    remedy: "Set the id of the account that owns the bucket.",
  }),
  tenants: optional(list(filledString("a tenant's name"))),
  liveSettings: optional(LIVE_SETTINGS_ADDRESS),
  rule: optional(boolean()),
});

/** Reads the function's settings from the environment, or throws an error that lists every problem. */
export function readSettings(environment: NodeJS.ProcessEnv): ApiAuthorizerSettings {
  const variable = API_AUTHORIZER_SETTINGS_VARIABLE;
  const settings = parseSettings(variable, environment[variable], SETTINGS);
  requireValidAttributes(variable, settings);
  const tenantKeySecret = environment[TENANT_KEY_SECRET_VARIABLE];
  if (tenantKeySecret === undefined) return settings;
  const problems = [...problemsOf({ [TENANT_KEY_SECRET_VARIABLE]: tenantKeySecret }, TENANT_KEY_SECRET)];
  if (problems.length > 0) throw new InvalidSettingsError(TENANT_KEY_SECRET_VARIABLE, problems);
  return { ...settings, tenantKeySecret };
}

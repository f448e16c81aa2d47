import { IDENTITIES } from "../identity/rules/identities-rule.js";
import { LIVE_SETTINGS_ADDRESS } from "../live-settings/rules/address-rule.js";
import { boolean, filledString, list, map, openObject, optional, text } from "../rules/kinds.js";
import { parseSettings } from "../rules/parse-settings.js";
import { PREFIX } from "../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../upload-policy/rules/policy-rules.js";
import type { ApiAuthorizerSettings } from "./contract.js";
import { API_AUTHORIZER_SETTINGS_VARIABLE } from "./contract.js";

const API_KEY_VALUE = text(/^[A-Za-z0-9]{20,128}$/, "an API key's value, 20 to 128 letters and digits", {
  remedy: "Give the tenant a key that API Gateway accepts.",
  see: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  secret: true,
});

/** The quotas are checked by what uses them, which is loaded only if there are any. */
const SETTINGS = openObject<Omit<ApiAuthorizerSettings, "quota">>({
  identity: IDENTITIES,
  policy: DEPLOYED_POLICY,
  prefix: PREFIX,
  bucketOwner: text(/^\d{12}$/, "an account's id, 12 digits", {
    remedy: "Give the id of the account that owns the bucket.",
  }),
  tenants: optional(list(filledString("a tenant's name"))),
  tenantApiKeys: optional(map({ pattern: /^/, allowed: "tenants" }, API_KEY_VALUE, { secret: true })),
  liveSettings: optional(LIVE_SETTINGS_ADDRESS),
  rule: optional(boolean()),
});

/** Reads the function's settings from the environment, or throws an error that lists every problem. */
export function readSettings(environment: NodeJS.ProcessEnv): ApiAuthorizerSettings {
  const variable = API_AUTHORIZER_SETTINGS_VARIABLE;
  return parseSettings(variable, environment[variable], SETTINGS);
}

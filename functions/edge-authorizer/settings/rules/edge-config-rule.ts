import { IDENTITIES } from "../../../identity/rules/identities-rule.js";
import { LIVE_SETTINGS_ADDRESS, PARAMETER_FIELDS } from "../../../live-settings/rules/address-rule.js";
import { boolean, list, oneOf, openObject, optional, tagged, text } from "../../../rules/kinds.js";
import type { RuleFor } from "../../../rules/rule.js";
import { CORS_ALLOWED_ORIGINS, PREFIX, REGION } from "../../../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../../../upload-policy/rules/policy-rules.js";
import type { EdgeAuthorizerSettings, EdgeConfig } from "../../contract.js";

/**
 * Rules for the settings except attributes and quotas. `checked-config.ts` checks attributes, and synth checks quotas.
 */
export const EDGE_SETTINGS: RuleFor<EdgeAuthorizerSettings> = openObject<
  Omit<EdgeAuthorizerSettings, "quota">
>({
  identity: IDENTITIES,
  policy: DEPLOYED_POLICY,
  prefix: PREFIX,
  originAccess: oneOf(["oai", "oac"], { remedy: 'Use "oac" unless you need an origin access identity.' }),
  bucketRegion: REGION,
  corsAllowedOrigins: CORS_ALLOWED_ORIGINS,
  tenants: optional(list(text(/\S/, "a tenant's name"))),
  parts: optional(boolean()),
  basePath: optional(PREFIX),
});

const COMMON = {
  liveSettings: optional(LIVE_SETTINGS_ADDRESS),
  rule: optional(boolean()),
  isValidated: optional(boolean()),
};

/** The rule for `config.json`, at synth and in the function. */
export const EDGE_CONFIG = tagged<EdgeConfig, "source">("source", {
  bundle: { settings: EDGE_SETTINGS, ...COMMON },
  ssm: { ...PARAMETER_FIELDS, ...COMMON },
});

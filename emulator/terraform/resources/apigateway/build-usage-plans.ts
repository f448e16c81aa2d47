import type { ApiKey, UsagePlan } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { stage } from "./rest-api.js";
import { apiKey, usagePlan, usagePlanKey } from "./usage-plan.js";

/** The API keys of a stack. */
export function buildApiKeys(resources: Resources): readonly ApiKey[] {
  return resources.of(apiKey).map((one) => ({
    constructPath: one.constructPath,
    id: one.string("id"),
    name: one.arguments.name,
    value: one.string("value"),
    enabled: one.arguments.enabled,
  }));
}

/** Joins usage plans with their keys. */
export function buildUsagePlans(resources: Resources, diagnostics: Diagnostics): readonly UsagePlan[] {
  const plans = resources.of(usagePlan);
  const keyIds = new Set(resources.of(apiKey).map((one) => one.string("id")));
  const members = diagnostics.byOwner(
    resources.of(usagePlanKey),
    "usage_plan_id",
    plans.map((one) => one.string("id")),
    "usage plan",
  );
  const stages = resources
    .of(stage)
    .map(({ arguments: given }) => `${given.rest_api_id}/${given.stage_name}`);
  return plans.map((one) => {
    const { name, api_stages: apiStages, quota_settings: quota, throttle_settings: throttle } = one.arguments;
    const id = one.string("id");
    apiStages.forEach(({ api_id: api, stage: name }, index) => {
      if (!stages.includes(`${api}/${name}`)) {
        diagnostics.report(
          one,
          `api_stages[${index}]`,
          `${JSON.stringify(name)} is not a stage of this stack`,
        );
      }
    });
    return {
      constructPath: one.constructPath,
      id,
      name,
      stages: apiStages.map((given) => ({ restApiId: given.api_id, stageName: given.stage })),
      ...(throttle ? { throttle: { rateLimit: throttle.rate_limit, burstLimit: throttle.burst_limit } } : {}),
      ...(quota ? { quota: { limit: quota.limit, period: quota.period } } : {}),
      keyIds: (members.get(id) ?? []).map((member) => {
        const keyId = member.arguments.key_id;
        if (!keyIds.has(keyId)) diagnostics.report(member, "key_id", "is not an API key of this stack");
        return keyId;
      }),
    };
  });
}

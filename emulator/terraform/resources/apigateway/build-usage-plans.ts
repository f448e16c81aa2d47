import type { ApiKey, UsagePlan } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import { stage } from "./rest-api.js";
import { apiKey, usagePlan, usagePlanKey } from "./usage-plan.js";

/** The API keys of a stack. */
export function buildApiKeys(resources: Resources): readonly ApiKey[] {
  return resources.of(apiKey).map((one) => ({
    constructPath: one.constructPath,
    id: one.text("id"),
    name: one.arguments.name,
    value: one.text("value"),
    enabled: one.arguments.enabled,
  }));
}

/** Joins usage plans with their keys. */
export function buildUsagePlans(resources: Resources, findings: Findings): readonly UsagePlan[] {
  const plans = resources.of(usagePlan);
  const keyIds = new Set(resources.of(apiKey).map((one) => one.text("id")));
  const members = findings.byOwner(
    resources.of(usagePlanKey),
    "usage_plan_id",
    plans.map((one) => one.text("id")),
    "usage plan",
  );
  const stages = resources
    .of(stage)
    .map(({ arguments: given }) => `${given.rest_api_id}/${given.stage_name}`);
  return plans.map((one) => {
    const { name, api_stages: apiStages, quota_settings: quota, throttle_settings: throttle } = one.arguments;
    const id = one.text("id");
    apiStages.forEach(({ api_id: api, stage: name }, index) => {
      if (!stages.includes(`${api}/${name}`)) {
        findings.report(one, `api_stages[${index}]`, `${JSON.stringify(name)} is not a stage of this stack`);
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
        if (!keyIds.has(keyId)) findings.report(member, "key_id", "is not an API key of this stack");
        return keyId;
      }),
    };
  });
}

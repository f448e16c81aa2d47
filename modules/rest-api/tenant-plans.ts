import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import type { ApiGatewayUsagePlanApiStages } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { Construct } from "constructs";
import { checkInteger, checkOneOf, checkPattern } from "../checks.js";
import { PropsError } from "../errors.js";
import { checkFields } from "../fields.js";
import { physicalName } from "../iam/index.js";
import { MOST_REQUESTS_PER_SECOND, warnAboutBurst } from "./burst-warning.js";

/** What the tenants of one tier may do, each for itself. */
export interface UsageTier {
  /** Requests per second over time, 1 to 10,000. */
  readonly ratePerSecond: number;
  /** Requests at once, 1 to 10,000. */
  readonly burst: number;
  /**
   * Requests in a period.
   * @default - as many as the rate allows
   */
  readonly quota?: { readonly limit: number; readonly period: "DAY" | "WEEK" | "MONTH" };
}

/** A customer whose users share one usage limit. */
export interface Tenant {
  /** A name out of `tiers`. */
  readonly tier: string;
}

export interface TenantPlansProps {
  /** Usage plans by name; 300 per Region at most. */
  readonly tiers: Readonly<Record<string, UsageTier>>;
  /**
   * Tenants by name, as tokens name them; 40 at most, fewer of long names, since the authorizer holds all their keys.
   * The REST APIs refuse every other.
   */
  readonly tenants: Readonly<Record<string, Tenant>>;
}

/** The stage of an API that tenants are metered on. */
export interface MeteredStage {
  readonly restApiId: string;
  readonly stageName: string;
}

/** All keys go into the authorizer's environment, which holds 4 KB. */
const MOST_TENANTS = 40;
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Limits per tenant: a usage plan per tier, and in it an API key per tenant. No client ever sees a key: the authorizer
 * names the one of the caller's tenant. The limits are best effort, as all of API Gateway's are. Plans and the list of
 * tenants hold on REST APIs only: the edge pattern takes every tenant that the user pool or issuer vouches for.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class TenantPlans extends Construct {
  /** The tenants' API keys by tenant, known to Terraform only. */
  readonly tenantApiKeys: Readonly<Record<string, string>>;
  readonly #plans: readonly ApiGatewayUsagePlan[];
  readonly #stages: ApiGatewayUsagePlanApiStages[] = [];

  constructor(scope: Construct, id: string, props: TenantPlansProps) {
    super(scope, id);
    checkTenantPlans(this, props);
    const plans = new Map(
      Object.entries(props.tiers).map(([name, tier]) => [name, this.#createPlan(name, tier)]),
    );
    this.#plans = [...plans.values()];
    this.tenantApiKeys = Object.fromEntries(
      Object.entries(props.tenants).map(([name, { tier }]) => [name, this.#createKey(name, plans.get(tier))]),
    );
  }

  /** Meters one more API. A tenant's limits are for all of them together. */
  addStage(stage: MeteredStage): void {
    this.#stages.push({ apiId: stage.restApiId, stage: stage.stageName });
    for (const plan of this.#plans) plan.putApiStages(this.#stages);
  }

  #createPlan(name: string, tier: UsageTier): ApiGatewayUsagePlan {
    return new ApiGatewayUsagePlan(this, `Tier-${name}`, {
      name: `${physicalName(this)}-${name}`,
      throttleSettings: { rateLimit: tier.ratePerSecond, burstLimit: tier.burst },
      quotaSettings: tier.quota === undefined ? undefined : { ...tier.quota },
    });
  }

  #createKey(tenant: string, plan: ApiGatewayUsagePlan | undefined): string {
    const key = new ApiGatewayApiKey(this, `Key-${tenant}`, { name: `${physicalName(this)}-${tenant}` });
    if (plan !== undefined) {
      new ApiGatewayUsagePlanKey(this, `PlanKey-${tenant}`, {
        keyId: key.id,
        keyType: "API_KEY",
        usagePlanId: plan.id,
      });
    }
    return key.value;
  }
}

function checkTenantPlans(scope: Construct, props: TenantPlansProps): void {
  checkFields(scope, props, { tiers: "required object", tenants: "required object" });
  const { tiers, tenants } = props;
  const advice = { remedy: "Rename it; letters, digits and _.- are safe everywhere." };
  const names = Object.entries({ tiers, tenants }).flatMap(([prop, entries]) =>
    Object.keys(entries).map((name) => ({ prop, name })),
  );
  for (const { prop, name } of names) {
    checkPattern(scope, prop, name, NAME, "named with 1 to 64 letters, digits, or _.-", advice);
  }
  for (const [name, tier] of Object.entries(tiers)) checkTier(scope, `tiers.${name}`, tier);
  for (const [name, tenant] of Object.entries(tenants)) {
    checkFields(scope, tenant, { tier: "required text" }, { path: `tenants.${name}` });
    checkOneOf(scope, `tenants.${name}.tier`, tenant.tier, Object.keys(tiers), {
      remedy: "Name a tier that exists, or add it to tiers.",
    });
  }
  if (Object.keys(tenants).length > MOST_TENANTS) {
    throw new PropsError(scope, {
      prop: "tenants",
      received: Object.keys(tenants).length,
      allowed: `at most ${MOST_TENANTS}: the authorizer keeps all their keys in its environment of 4 KB`,
      remedy: 'Authorize with a function of your own (type: "function") that looks tenants up elsewhere.',
      see: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    });
  }
}

function checkTier(scope: Construct, prop: string, tier: UsageTier): void {
  const fields = { ratePerSecond: "required number", burst: "required number", quota: "object" } as const;
  checkFields(scope, tier, fields, { path: prop });
  const { ratePerSecond, burst, quota } = tier;
  const range = { min: 1, max: MOST_REQUESTS_PER_SECOND, unit: "requests" };
  const remedy = "The account's own limit is 10,000 a second in most Regions, for all its APIs together.";
  checkInteger(scope, `${prop}.ratePerSecond`, ratePerSecond, range, { remedy });
  checkInteger(scope, `${prop}.burst`, burst, range, { remedy });
  warnAboutBurst(scope, `${prop}.burst`, burst);
  if (quota !== undefined) checkQuota(scope, `${prop}.quota`, quota);
}

function checkQuota(scope: Construct, prop: string, quota: NonNullable<UsageTier["quota"]>): void {
  checkFields(scope, quota, { limit: "required number", period: "required text" }, { path: prop });
  const advice = { remedy: "Leave the quota out for no limit beside the rate." };
  checkInteger(scope, `${prop}.limit`, quota.limit, { min: 1, max: 2_147_483_647 }, advice);
  checkOneOf(scope, `${prop}.period`, quota.period, ["DAY", "WEEK", "MONTH"], advice);
}

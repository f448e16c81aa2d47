import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import type { ApiGatewayUsagePlanApiStages } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { Construct } from "constructs";
import { integer, map, object, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { physicalName } from "../iam/index.js";
import { checkProps, checkValue } from "../rules/check.js";
import { anyText } from "../rules/values.js";
import { warnAboutBurst } from "./burst-warning.js";
import { REQUESTS } from "./stage.js";

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
  readonly quota?: Quota;
}

/** Requests in a period. */
interface Quota {
  /** Requests of one tenant, 1 to 2,147,483,647. */
  readonly limit: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
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

const NAMES = {
  pattern: /^[A-Za-z0-9_.-]{1,64}$/,
  allowed: "1 to 64 letters, digits, or _.-",
};
const QUOTA_REMEDY = { remedy: "Leave the quota out for no limit but the rate." };

/** The rules for {@link UsageTier}. */
export const USAGE_TIER_RULES = {
  ratePerSecond: REQUESTS,
  burst: REQUESTS,
  quota: optional(
    object<Quota>({
      limit: integer({ min: 1, max: 2_147_483_647, unit: "requests" }, QUOTA_REMEDY),
      period: oneOf(["DAY", "WEEK", "MONTH"], QUOTA_REMEDY),
    }),
  ),
} satisfies RulesFor<UsageTier>;

/** The rules for {@link TenantPlansProps}. All keys of tenants go into the authorizer's environment, which holds 4 KB. */
export const TENANT_PLANS_RULES = {
  tiers: map(NAMES, object<UsageTier>(USAGE_TIER_RULES), {
    remedy: "Rename it; letters, digits and _.- are safe everywhere.",
  }),
  tenants: map({ ...NAMES, max: 40 }, object<Tenant>({ tier: anyText("the name of a tier") }), {
    remedy:
      "The authorizer keeps all tenants' keys in its environment of 4 KB. To look up more, or other names, elsewhere, " +
      'authorize with a function of your own (type: "function").',
    see: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
  }),
} satisfies RulesFor<TenantPlansProps>;

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

/** Checks the tiers and tenants, and that each tenant's tier exists. */
function checkTenantPlans(scope: Construct, props: TenantPlansProps): void {
  const { tiers, tenants } = checkProps(scope, props, TENANT_PLANS_RULES);
  for (const [name, { burst }] of Object.entries(tiers)) {
    warnAboutBurst(scope, `tiers.${name}.burst`, burst);
  }
  const tier = oneOf(Object.keys(tiers), { remedy: "Name a tier that exists, or add it to tiers." });
  for (const [name, tenant] of Object.entries(tenants)) {
    checkValue(scope, `tenants.${name}.tier`, tenant.tier, tier);
  }
}

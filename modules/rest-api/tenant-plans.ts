import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import type { ApiGatewayUsagePlanApiStages } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { TENANT_KEY_SEPARATOR } from "../../functions/api-authorizer/contract.js";
import { integer, map, object, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { physicalName } from "../iam/index.js";
import { checkProps, checkValue } from "../rules/check.js";
import { anyText } from "../rules/values.js";
import { warnAboutBurst } from "./burst-warning.js";
import { REQUESTS } from "./stage/stage.js";

/** Limits of each tenant in one tier. */
export interface UsageTier {
  /** Requests per second over time, 1 to 10,000. */
  readonly ratePerSecond: number;
  /** Requests at once, 1 to 10,000. */
  readonly burst: number;
  /**
   * Maximum number of requests in a period.
   * @default - limited only by the rate
   */
  readonly quota?: Quota;
}

/** Requests in a period. */
interface Quota {
  /** Requests of one tenant in each period, 1 to 2,147,483,647. */
  readonly limit: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
}

/** A customer whose users share one usage limit. */
export interface Tenant {
  /** A name from `tiers`. */
  readonly tier: string;
}

export interface TenantPlansProps {
  /** Usage plans by name; at most 300 per Region. */
  readonly tiers: Readonly<Record<string, UsageTier>>;
  /**
   * Tenants by name, as in tokens; at most 9,999. The REST APIs answer 403 to callers of every other tenant. Terraform
   * creates two resources for each.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
   */
  readonly tenants: Readonly<Record<string, Tenant>>;
}

/** The stage of an API to which the limits of tenants apply. */
export interface MeteredStage {
  readonly restApiId: string;
  readonly stageName: string;
}

const NAMES = {
  pattern: /^[A-Za-z0-9_.-]{1,64}$/,
  allowed: "1 to 64 letters, digits, or _.-",
};
const QUOTA_REMEDY = { remedy: "Leave the quota out to limit only the rate." };

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

/** The rules for {@link TenantPlansProps}. An account has 10,000 API keys per Region, and one of them is the secret. */
export const TENANT_PLANS_RULES = {
  tiers: map(NAMES, object<UsageTier>(USAGE_TIER_RULES), {
    remedy: "Rename it; letters, digits and _.- are safe everywhere.",
  }),
  tenants: map({ ...NAMES, max: 9_999 }, object<Tenant>({ tier: anyText("the name of a tier") }), {
    remedy: 'For more tenants, or other names, authorize with your own function (type: "function").',
    see: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  }),
} satisfies RulesFor<TenantPlansProps>;

/**
 * Limits per tenant: a usage plan per tier, and in it an API key per tenant. Clients never see a key: the authorizer
 * sets the key of the caller's tenant, and API Gateway answers 403 if the tenant has none. A key's value is derived
 * from a secret and the tenant's name, so the authorizer needs no list of keys. Limits are best effort, like all of API
 * Gateway's. Plans apply to REST APIs only.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class TenantPlans extends Construct {
  /** The secret from which the tenants' API keys are derived. Only Terraform knows it. */
  readonly keySecret: string;
  readonly #plans: readonly ApiGatewayUsagePlan[];
  readonly #stages: ApiGatewayUsagePlanApiStages[] = [];

  constructor(scope: Construct, id: string, props: TenantPlansProps) {
    super(scope, id);
    checkTenantPlans(this, props);
    const plans = new Map(
      Object.entries(props.tiers).map(([name, tier]) => [name, this.#createPlan(name, tier)]),
    );
    this.#plans = [...plans.values()];
    this.keySecret = this.#createSecret();
    for (const [name, { tier }] of Object.entries(props.tenants)) this.#createKey(name, plans.get(tier));
  }

  /** Adds an API. A tenant's limits apply to all added APIs together. */
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

  /**
   * Creates the secret as an API key without a plan. It is the only free resource of AWS's provider with a random value
   * that Terraform can read.
   */
  #createSecret(): string {
    return new ApiGatewayApiKey(this, "Secret", {
      name: `${physicalName(this)}-secret`,
      description: "Secret that the tenants' API keys are derived from",
      enabled: false,
    }).value;
  }

  #createKey(tenant: string, plan: ApiGatewayUsagePlan | undefined): void {
    const key = new ApiGatewayApiKey(this, `Key-${tenant}`, {
      name: `${physicalName(this)}-${tenant}`,
      value: Fn.sha256(`${tenant}${TENANT_KEY_SEPARATOR}${this.keySecret}`),
    });
    if (plan === undefined) return;
    new ApiGatewayUsagePlanKey(this, `PlanKey-${tenant}`, {
      keyId: key.id,
      keyType: "API_KEY",
      usagePlanId: plan.id,
    });
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

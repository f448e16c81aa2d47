import type { Clock } from "../../../clock.js";
import type { Facts } from "../../../facts/index.js";
import { header } from "../../../http/http.js";
import type { ApiKey, MethodSettings, UsagePlan } from "../../../model.js";
import type { RoutedExchange } from "../model/exchange.js";
import type { GatewayError } from "../model/gateway-error.js";
import { gatewayError } from "../model/gateway-error.js";
import { settingsOf } from "./method-settings.js";
import { createQuotas } from "./quota.js";
import { createTokenBuckets } from "./token-bucket.js";

/** Checks a request's API key and all limits that apply to it. */
export type UsageCheck = (
  exchange: RoutedExchange,
  usageIdentifierKey: string | undefined,
) => GatewayError | undefined;

/**
 * Creates the check. It applies the plan's throttle, the stage's throttle and the plan's quota, in this order. A plan
 * counts the requests of a key to all its stages together.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function createUsageCheck(clock: Clock, facts: Facts): UsageCheck {
  const takeToken = createTokenBuckets(clock);
  const count = createQuotas(clock);
  return (exchange, usageIdentifierKey) => {
    if (!exchange.method.apiKeyRequired) return checkStage(exchange, takeToken);
    const usage = findUsage(exchange, usageIdentifierKey);
    if (usage === undefined) {
      return gatewayError(
        "INVALID_API_KEY",
        "the API key is missing, unknown, disabled, or in no plan of this stage",
      );
    }
    const { key, plan } = usage;
    exchange.context.identity.apiKey = key.value;
    exchange.context.identity.apiKeyId = key.id;
    const name = `${plan.id}/${key.id}`;
    if (plan.throttle && facts.holds("usagePlansThrottle") && !takeToken(name, plan.throttle)) {
      return gatewayError("THROTTLED", `usage plan ${plan.constructPath}: throttled`);
    }
    const error = checkStage(exchange, takeToken);
    if (error !== undefined || plan.quota === undefined || count(name, plan.quota)) return error;
    return gatewayError("QUOTA_EXCEEDED", `usage plan ${plan.constructPath}: quota exceeded`);
  };
}

function checkStage(
  exchange: RoutedExchange,
  takeToken: ReturnType<typeof createTokenBuckets>,
): GatewayError | undefined {
  const limits = stageLimits(settingsOf(exchange));
  if (limits === undefined || takeToken(methodName(exchange), limits)) return undefined;
  return gatewayError("THROTTLED", `stage ${exchange.stage.constructPath}: throttled`);
}

function findUsage(
  exchange: RoutedExchange,
  usageIdentifierKey: string | undefined,
): { readonly key: ApiKey; readonly plan: UsagePlan } | undefined {
  const { definition, request, model, api, stage } = exchange;
  const value = definition.apiKeySource === "HEADER" ? header(request, "x-api-key") : usageIdentifierKey;
  const key = model.apiKeys.find((it) => it.enabled && it.value === value);
  if (key === undefined) return undefined;
  const plan = model.usagePlans.find(
    (it) =>
      it.keyIds.includes(key.id) &&
      it.stages.some(({ restApiId, stageName }) => restApiId === api.id && stageName === stage.name),
  );
  return plan && { key, plan };
}

/** The throttling limits of a stage; `undefined` if its settings have none, or negative ones. */
function stageLimits(
  settings: MethodSettings | undefined,
): { readonly rateLimit: number; readonly burstLimit: number } | undefined {
  const rateLimit = settings?.throttlingRateLimit ?? -1;
  const burstLimit = settings?.throttlingBurstLimit ?? rateLimit;
  return rateLimit < 0 || burstLimit < 0 ? undefined : { rateLimit, burstLimit };
}

function methodName({ api, stage, method }: RoutedExchange): string {
  return `${api.id}/${stage.name} ${method.httpMethod} ${method.resourcePath}`;
}

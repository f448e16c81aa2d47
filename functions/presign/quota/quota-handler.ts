import type { APIGatewayProxyResult } from "aws-lambda";
import { rateLimitFields } from "../../quota/answer/rate-limit-fields.js";
import type { QuotaSettings } from "../../quota/contract.js";
import { keptAliveFetch } from "../../quota/kept-alive-fetch.js";
import { createQuota } from "../../quota/quota.js";
import { readQuotaSettings } from "../../quota/read-quota-settings.js";
import type { ImportResponse, PresignSettings } from "../contract.js";
import type { PresignHandler } from "../create-handler.js";
import { createHandler } from "../create-handler.js";
import type { PresignPorts } from "../ports.js";
import type { QuotaResult } from "./import-answer.js";
import { importAnswer } from "./import-answer.js";
import { namedLimits } from "./named-limits.js";
import { requestQuota } from "./request-quota.js";

/** Options of {@link quotaHandler}. */
interface QuotaHandlerOptions {
  readonly settings: PresignSettings;
  readonly quotaSettings: QuotaSettings;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Creates a handler that reserves each upload before the response, and adds what is left of the quotas to each
 * response.
 */
export function quotaHandler(
  ports: PresignPorts,
  { settings, quotaSettings, environment }: QuotaHandlerOptions,
): PresignHandler {
  const { now, credentials, newId } = ports;
  const endpointUrl = environment.AWS_ENDPOINT_URL_DYNAMODB;
  const quota = createQuota(readQuotaSettings(quotaSettings), {
    fetch: keptAliveFetch(),
    now,
    credentials,
    newId,
    ...(endpointUrl !== undefined && { endpointUrl }),
  });
  return async (event) => {
    const requestedQuota = requestQuota(quota, settings.policy, namedLimits(event, settings), ports);
    const serve = createHandler(ports, settings, requestedQuota);
    const result = () => requestedQuota.outcome && { outcome: requestedQuota.outcome, now: now() };
    return "flow" in event
      ? importAnswer(() => serve(event), result)
      : withQuota(await serve(event), result());
  };
}

function withQuota(
  answer: APIGatewayProxyResult | ImportResponse,
  result: QuotaResult | undefined,
): APIGatewayProxyResult | ImportResponse {
  if (result === undefined || !("statusCode" in answer)) return answer;
  const { outcome, now } = result;
  const headers = withFields(answer.headers ?? {}, rateLimitFields(outcome, now));
  if (outcome.outcome !== "rejected") return { ...answer, headers };
  const { retryAfterSeconds, usage } = outcome;
  return {
    ...answer,
    headers: {
      ...headers,
      ...(retryAfterSeconds !== undefined && { "Retry-After": String(retryAfterSeconds) }),
    },
    body: usage === undefined ? answer.body : JSON.stringify({ ...JSON.parse(answer.body), quota: usage }),
  };
}

type Headers = NonNullable<APIGatewayProxyResult["headers"]>;

/** Adds response headers. If pages may read the response, they may read these headers, too. */
function withFields(headers: Headers, fields: Readonly<Record<string, string>>): Headers {
  const { "Access-Control-Expose-Headers": exposed } = headers;
  const names = [exposed, ...Object.keys(fields)].join(", ");
  return {
    ...headers,
    ...fields,
    ...(exposed !== undefined && { "Access-Control-Expose-Headers": names }),
  };
}

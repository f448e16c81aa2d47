import type { APIGatewayProxyResult } from "aws-lambda";
import type { AdmitOutcome } from "../../quota/answer/outcome.js";
import { rateLimitFields } from "../../quota/answer/rate-limit-fields.js";
import type { ImportResponse } from "../contract.js";
import { ImportRejectedError } from "../import/import-rejected-error.js";

/** The quotas' result for a request, and its time. */
export interface QuotaResult {
  readonly outcome: AdmitOutcome;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Adds the quotas' fields to the response of `POST /import`, or to its error. Templates write them as header fields.
 */
export async function importAnswer(
  serve: () => Promise<APIGatewayProxyResult | ImportResponse>,
  quotaResult: () => QuotaResult | undefined,
): Promise<APIGatewayProxyResult | ImportResponse> {
  try {
    return { ...(await serve()), ...fields(quotaResult()) };
  } catch (error) {
    const quota = quotaResult();
    if (!(error instanceof ImportRejectedError) || quota?.outcome.outcome !== "rejected") throw error;
    const { usage } = quota.outcome;
    throw error.withQuota({ ...fields(quota), ...(usage && { quotaJson: JSON.stringify(usage) }) });
  }
}

function fields(result: QuotaResult | undefined) {
  const { RateLimit: rateLimit, "RateLimit-Policy": rateLimitPolicy } = result
    ? rateLimitFields(result.outcome, result.now)
    : {};
  return { ...(rateLimit && { rateLimit, rateLimitPolicy }) };
}

import type { APIGatewayProxyResult } from "aws-lambda";
import type { AdmitOutcome } from "../../quota/answer/outcome.js";
import { rateLimitFields } from "../../quota/answer/rate-limit-fields.js";
import type { ImportResponse } from "../contract.js";
import { ImportRejectedError } from "../import/import-rejected-error.js";

/** The quotas' result for a request, and the time of it. */
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
  told: () => QuotaResult | undefined,
): Promise<APIGatewayProxyResult | ImportResponse> {
  try {
    return { ...(await serve()), ...fields(told()) };
  } catch (error) {
    const quota = told();
    if (!(error instanceof ImportRejectedError) || quota?.outcome.outcome !== "rejected") throw error;
    const { usage } = quota.outcome;
    throw error.withQuota({ ...fields(quota), ...(usage && { quotaJson: JSON.stringify(usage) }) });
  }
}

function fields(told: QuotaResult | undefined) {
  const { RateLimit: rateLimit, "RateLimit-Policy": rateLimitPolicy } = told
    ? rateLimitFields(told.outcome, told.now)
    : {};
  return { ...(rateLimit && { rateLimit, rateLimitPolicy }) };
}

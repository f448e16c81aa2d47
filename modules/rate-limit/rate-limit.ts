import type { Construct } from "constructs";
import { integer, object, oneOf, optional } from "../../functions/rules/kinds.js";
import { checkKnownList } from "../lists.js";
import { checkValue } from "../rules/check.js";

/** Limit of requests per client address. */
export interface RateLimit {
  /** Requests of one address within the window, 10 to 2,000,000,000. Further requests get 429. */
  readonly requests: number;
  /**
   * The window in seconds: 60, 120, 300 or 600.
   * @default 300
   */
  readonly windowSeconds?: 60 | 120 | 300 | 600;
}

const SEE = "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html";

/** The rule for a rate limit. */
export const RATE_LIMIT = object<RateLimit>({
  requests: integer(
    { min: 10, max: 2_000_000_000 },
    {
      remedy: "WAF counts an address's requests within the window; a browser makes two per upload.",
      see: SEE,
    },
  ),
  windowSeconds: optional(oneOf([60, 120, 300, 600], { remedy: "Leave it out for five minutes.", see: SEE })),
});

/** Rejects a rate limit that WAF would reject. */
export function checkRateLimit(
  scope: Construct,
  {
    rateLimit,
    corsAllowedOrigins,
  }: { readonly rateLimit?: RateLimit; readonly corsAllowedOrigins?: readonly string[] },
): void {
  if (rateLimit === undefined) return;
  checkKnownList(scope, "corsAllowedOrigins", corsAllowedOrigins, "the web ACL's 429 names the origin");
  checkValue(scope, "rateLimit", rateLimit, RATE_LIMIT);
}

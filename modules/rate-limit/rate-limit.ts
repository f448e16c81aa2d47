import { integer, object, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { CORS_ORIGINS } from "../rules/values.js";

/** Limit of requests per client address or token. */
export interface RateLimit {
  /** Requests from one address, or with one token, within the window, 10 to 2,000,000,000. Further requests get 429. */
  readonly requests: number;
  /**
   * The window in seconds: 60, 120, 300 or 600.
   * @default 300
   */
  readonly windowSeconds?: 60 | 120 | 300 | 600;
  /**
   * Value by which requests are counted: the client's address, or the header `Authorization`. With `"token"`, callers
   * with the same address do not share a limit. But WAF cannot check a token, so requests without the header, or with
   * invented tokens, are not limited: each of those costs one call of a function, which rejects it. A caller with
   * several valid tokens has the limit several times; quotas (`UploadQuota`) count by caller.
   * @default "address"
   * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
   */
  readonly by?: "address" | "token";
}

const SEE = "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html";

/** The rules for {@link RateLimit}. */
export const RATE_LIMIT_RULES = {
  requests: integer(
    { min: 10, max: 2_000_000_000 },
    {
      remedy: "WAF counts an address's requests within the window; a browser makes two per upload.",
      see: SEE,
    },
  ),
  windowSeconds: optional(
    oneOf([60, 120, 300, 600], { remedy: "Leave it out for five minutes.", see: SEE }),
    300,
  ),
  by: optional(oneOf(["address", "token"], { remedy: 'Leave it out for "address".', see: SEE }), "address"),
} satisfies RulesFor<RateLimit>;

/** The rule for a rate limit. */
export const RATE_LIMIT = object<RateLimit>(RATE_LIMIT_RULES);

/** The rule for the origins with a rate limit, whose 429 any page may read if there are any. */
export const LIMITED_ORIGINS = optional(
  { ...CORS_ORIGINS, structural: "the web ACL's 429 has CORS headers if there are any origins" },
  [],
);

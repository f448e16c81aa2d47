import type { Usage } from "./prices.js";
import { sum, times } from "./prices.js";
import { quotaUsage } from "./quota.js";
import type { Pattern } from "./usage.js";
import { apiUsage, CHECK_USAGE, callUsage, cloudFrontUsage, uploadUsage } from "./usage.js";

/** Uploads of a month. */
export interface Month {
  readonly pattern: Pattern;
  readonly uploads: number;
  /** Bytes of each object. */
  readonly bytes: number;
  /** Number of windows with a quota, of a subject and its tenant together. @default 0 */
  readonly quotaCounters?: number;
}

/** The usage of a month, including the check after each upload. Objects are stored for the whole month. */
export function monthUsage({ pattern, uploads, bytes, quotaCounters = 0 }: Month): Usage {
  const quotas = quotaCounters === 0 ? {} : quotaUsage(pattern, quotaCounters);
  const upload = sum(uploadUsage(pattern, bytes), CHECK_USAGE, quotas, { s3GbMonths: bytes / 1e9 });
  return times(uploads, upload);
}

/** The limits that an attacker's requests meet. */
export interface Limits {
  /** Requests per second that reach the functions: the stage's throttle, or Lambda@Edge's quota in one Region. */
  readonly ratePerSecond: number;
  /** WAF's rate rule. @default - none */
  readonly rateLimit?: { readonly requests: number; readonly windowSeconds: number };
  /** Number of addresses that the attacker sends from. */
  readonly addresses: number;
}

/**
 * Lambda@Edge's default quota in each Region.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
export const EDGE_REQUESTS_PER_SECOND = 10_000;

export const MONTH_SECONDS = 30 * 24 * 3_600;

/** Maximum number of requests in a month that reach the functions. */
export function maxRequests({ ratePerSecond, rateLimit, addresses }: Limits): number {
  const byAddresses =
    rateLimit === undefined
      ? Number.POSITIVE_INFINITY
      : (addresses * rateLimit.requests) / rateLimit.windowSeconds;
  return Math.floor(Math.min(ratePerSecond, byAddresses) * MONTH_SECONDS);
}

/** The usage of a month of requests without a credential. A function rejects each of them. */
export function rejectedUsage(pattern: Pattern, limits: Limits): Usage {
  const request =
    pattern === "edge"
      ? sum(cloudFrontUsage(0), callUsage("edge"))
      : // No page of AWS says that rejected requests are free, so they are included.
        sum(apiUsage(1), callUsage("authorizer"));
  const requests = maxRequests(limits);
  return sum(times(requests, request), wafUsage(requests, limits));
}

/**
 * The usage of a month in which a caller with a credential uploads as fast as the limits allow. Objects accumulate over
 * the month, so each is stored for half of it on average.
 */
export function uploadedUsage({ pattern, bytes }: Omit<Month, "uploads">, limits: Limits): Usage {
  const requests = maxRequests(limits);
  const upload = sum(uploadUsage(pattern, bytes), CHECK_USAGE, { s3GbMonths: bytes / 1e9 / 2 });
  const perUpload = Math.max(1, uploadUsage(pattern, bytes).restApiRequests ?? 1);
  return sum(times(Math.floor(requests / perUpload), upload), wafUsage(requests, limits));
}

/** The usage of WAF. Blocked requests cost the same, and their number is unlimited. */
function wafUsage(requests: number, { rateLimit }: Limits): Usage {
  return rateLimit === undefined ? {} : { webAcls: 1, webAclRules: 1, webAclRequests: requests };
}

import type { CloudfrontDistributionConfig } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";

/**
 * The error statuses for which a distribution can have a caching time. By default CloudFront caches an error for ten
 * seconds, whatever the cache policy says, and would send one caller's error to another.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const ERROR_STATUSES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** Error responses that CloudFront does not cache. */
export const UNCACHED_ERRORS = ERROR_STATUSES.map((errorCode) => ({
  errorCode,
  errorCachingMinTtl: 0,
})) satisfies CloudfrontDistributionConfig["customErrorResponse"];

/** Prefix of all uploads in a bucket, unless `prefix` is given. */
export const DEFAULT_PREFIX = "uploads/";

/** How many days a log group keeps its events, unless the props say otherwise. */
export const DEFAULT_RETENTION_DAYS = 30;

/**
 * The periods that CloudWatch Logs can keep events for, in days.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

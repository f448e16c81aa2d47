const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The time when a rule applies: the midnight (UTC) after its days have passed.
 * @param start in milliseconds since 1970, as is the result
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function dueDate(start: number, days: number): number {
  return Math.ceil((start + days * DAY_MS) / DAY_MS) * DAY_MS;
}

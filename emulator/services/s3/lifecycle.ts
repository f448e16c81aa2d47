import type { Clock } from "../../clock.js";
import type { HttpHeader } from "../../http/http.js";
import type { Bucket } from "../../model.js";
import type { BucketStore } from "./storage/bucket-store.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Aborts the multipart uploads of a bucket that its lifecycle rules call stale, and tells how many they were.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export async function abortStaleUploads(bucket: Bucket, store: BucketStore, clock: Clock): Promise<number> {
  let aborted = 0;
  for (const upload of store.uploads.list()) {
    const date = abortDate(bucket, upload.key, upload.initiated);
    if (date !== undefined && date <= clock() && (await store.uploads.abort(upload))) aborted += 1;
  }
  return aborted;
}

/** The header that says when an upload becomes stale, where a rule says so. */
export function abortDateHeaders(bucket: Bucket, key: string, initiated: number): readonly HttpHeader[] {
  const date = abortDate(bucket, key, initiated);
  return date === undefined ? [] : [["x-amz-abort-date", new Date(date).toUTCString()]];
}

/** Lifecycle counts days from the midnight (UTC) that follows; of several rules the shortest decides. */
function abortDate(bucket: Bucket, key: string, initiated: number): number | undefined {
  const days = bucket.abortIncompleteMultipartUploads
    .filter(({ prefix }) => key.startsWith(prefix))
    .map((rule) => rule.days);
  if (days.length === 0) return undefined;
  return Math.ceil((initiated + Math.min(...days) * DAY_MS) / DAY_MS) * DAY_MS;
}

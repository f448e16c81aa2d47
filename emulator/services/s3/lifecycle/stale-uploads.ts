import type { Clock } from "../../../clock.js";
import type { HttpHeader } from "../../../http/http.js";
import type { Bucket } from "../../../model.js";
import type { BucketStore } from "../storage/bucket-store.js";
import { dueDate } from "./due-date.js";

/**
 * Aborts the multipart uploads that are older than a bucket's lifecycle rules allow.
 * @returns the number of aborted uploads
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

/** The response headers that say when a lifecycle rule will abort an upload. Empty if no rule applies. */
export function abortDateHeaders(bucket: Bucket, key: string, initiated: number): readonly HttpHeader[] {
  const date = abortDate(bucket, key, initiated);
  return date === undefined ? [] : [["x-amz-abort-date", new Date(date).toUTCString()]];
}

/** The time when a lifecycle rule aborts an upload. If several rules apply, the shortest period decides. */
function abortDate(bucket: Bucket, key: string, initiated: number): number | undefined {
  const days = bucket.abortIncompleteMultipartUploads
    .filter(({ prefix }) => key.startsWith(prefix))
    .map((rule) => rule.days);
  return days.length === 0 ? undefined : dueDate(initiated, Math.min(...days));
}

import { createHash } from "node:crypto";
import type { UploadPolicy } from "../../upload-policy/policy.js";

/** Number of hexadecimal digits of the hash in a bound id. 90 bits of the UUID stay random. */
const HASH_DIGITS = 8;

/**
 * Binds an upload's id to its caller if callers share a prefix. Otherwise a caller who knows another upload's key and
 * S3 id could use it. With a prefix per caller the key itself is bound, and the id stays unchanged.
 * @param id - A UUID, bound or not; an id that is bound to the same caller is returned unchanged.
 */
export function callerBoundId(
  id: string,
  subjectSegment: string,
  { keyPrefix }: Pick<UploadPolicy, "keyPrefix">,
): string {
  if (keyPrefix === "subject" || keyPrefix === "tenant/subject") return id;
  const random = id.slice(0, -HASH_DIGITS);
  const hash = createHash("sha256").update(`${subjectSegment}\n${random}`).digest("hex");
  return random + hash.slice(0, HASH_DIGITS);
}

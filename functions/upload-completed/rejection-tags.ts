import { REJECTED_STATUS_TAG, REJECTED_TAG } from "./contract.js";
import type { ObjectTag } from "./ports.js";

/**
 * Most tags of an object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
const MAX_TAGS = 10;
/** GuardDuty's tag in lower case: IAM's condition keys compare names of tags without regard to case. */
const SCAN_TAG = "guarddutymalwarescanstatus";
/** Value of the tag of a rejected object that has no upload. */
export const FOREIGN_CODE = "ForeignObject";

/** The tags of a rejected upload: the code, and the status that the bucket's lifecycle rule matches. */
export function uploadRejectionTags(code: string): readonly ObjectTag[] {
  return [{ key: REJECTED_TAG, value: code }, REJECTED_STATUS_TAG];
}

/** The tag of a rejected object of another program. Without the status: no lifecycle rule of ours deletes it. */
export const FOREIGN_REJECTION_TAGS: readonly ObjectTag[] = [{ key: REJECTED_TAG, value: FOREIGN_CODE }];

/**
 * All tags of an object after its rejection; `undefined` if it has these tags already. GuardDuty's tag is omitted,
 * because the bucket's policy lets only the scanner write it. Without it the object stays unreadable. If an object has
 * more tags than fit, its last ones are omitted: the rejection must be kept.
 */
export function withRejectionTags(
  tags: readonly ObjectTag[],
  rejection: readonly ObjectTag[],
): readonly ObjectTag[] | undefined {
  const has = ({ key, value }: ObjectTag) => tags.some((tag) => tag.key === key && tag.value === value);
  if (rejection.every(has)) return undefined;
  const replaced = new Set(rejection.map(({ key }) => key));
  const kept = tags.filter(({ key }) => !replaced.has(key) && key.toLowerCase() !== SCAN_TAG);
  return [...kept.slice(0, MAX_TAGS - rejection.length), ...rejection];
}

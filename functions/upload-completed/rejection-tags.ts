import { REJECTED_STATUS_TAG, REJECTED_TAG } from "./contract.js";
import type { ObjectTag } from "./ports.js";

/**
 * Maximum number of tags on an object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
const MAX_TAGS = 10;
/** GuardDuty's tag in lower case: IAM's condition keys ignore the case of tag names. */
const SCAN_TAG = "guarddutymalwarescanstatus";
/** Value of the tag on a rejected object that was not uploaded through this project. */
export const FOREIGN_CODE = "ForeignObject";

/** The tags of a rejected upload: the code, and the status that the bucket's lifecycle rule matches. */
export function uploadRejectionTags(code: string): readonly ObjectTag[] {
  return [{ key: REJECTED_TAG, value: code }, REJECTED_STATUS_TAG];
}

/**
 * The tag of another program's rejected object. It has no status tag, so that our lifecycle rule does not delete it.
 */
export const FOREIGN_REJECTION_TAGS: readonly ObjectTag[] = [{ key: REJECTED_TAG, value: FOREIGN_CODE }];

/**
 * All tags of an object after its rejection; `undefined` if it already has the rejection's tags. GuardDuty's tag is
 * omitted, because only the scanner may write it; without it the object stays unreadable. If there are too many tags,
 * the object's last ones are omitted: the rejection must be kept.
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

import { isReservedTag } from "../../attributes/reserved-names.js";
import type { UploadRejection } from "../rejection.js";
import { rejected } from "../rejection.js";

/** S3's maximum number of tags on an object. */
const S3_MAX_TAGS = 10;
/** Tags that the checks after an upload add: the rejection and its code, and the verdict of a malware scan. */
const TAGS_OF_CHECKS = 3;

/**
 * Maximum number of tags that an upload can name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
const MAX_UPLOAD_TAGS = S3_MAX_TAGS - TAGS_OF_CHECKS;

/** Room for the tags in S3's 8 KB of request headers, percent-encoded, in bytes. */
const MAX_TAGGING_BYTES = 2_048;

/** Characters that S3 allows in tags: letters and digits of any script, spaces, and a few punctuation marks. */
const TAG_TEXT = /^[\p{L}\p{N} _.:/=+\-@]*$/u;
const MAX_VALUE_LENGTH = 256;

/** Tags as the value of the header `x-amz-tagging`, or their rejection. */
type Tagging = { readonly outcome: "tagging"; readonly header: string } | UploadRejection;

/** Checks the tags of an upload, and writes them as a header. @param allowed - The keys that the policy allows. */
export function decideTags(tags: Readonly<Record<string, string>>, allowed: readonly string[] = []): Tagging {
  const pairs = Object.entries(tags);
  if (pairs.length > MAX_UPLOAD_TAGS) {
    const message = `tags has ${pairs.length} tags; at most ${MAX_UPLOAD_TAGS} are allowed, because S3 allows ${S3_MAX_TAGS} and the checks after the upload add up to ${TAGS_OF_CHECKS}.`;
    return rejected(400, "TooManyTags", message);
  }
  for (const [key, value] of pairs) {
    const rejection = keyRejection(key, allowed) ?? valueRejection(key, value);
    if (rejection !== undefined) return rejection;
  }
  const header = pairs.map((pair) => pair.map(escaped).join("=")).join("&");
  return header.length > MAX_TAGGING_BYTES
    ? rejected(
        400,
        "InvalidTag",
        `tags has ${header.length} bytes in a header; at most ${MAX_TAGGING_BYTES} are allowed. Shorten the values.`,
      )
    : { outcome: "tagging", header };
}

function keyRejection(key: string, allowed: readonly string[]): UploadRejection | undefined {
  if (isReservedTag(key)) {
    return rejected(403, "AttributeNotAllowed", `tags[${shown(key)}] is reserved. Choose another key.`);
  }
  if (allowed.includes(key)) return undefined;
  const names = allowed.length === 0 ? "none" : allowed.join(", ");
  return rejected(403, "AttributeNotAllowed", `tags[${shown(key)}] is not allowed. Allowed keys: ${names}.`);
}

function valueRejection(key: string, value: string): UploadRejection | undefined {
  if (value.length <= MAX_VALUE_LENGTH && TAG_TEXT.test(value)) return undefined;
  const message = `tags[${shown(key)}] must be at most ${MAX_VALUE_LENGTH} letters, digits, spaces and _ . : / = + - @.`;
  return rejected(400, "InvalidTag", message);
}

/** Quotes a name from the client for a message, at most 100 characters of it. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

/** Percent-encodes a tag's key or value. A space becomes `%20`, because `+` could be read as a plus sign. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll("'", "%27");
}

import type { ConditionContext } from "../../../iam/policy/context.js";
import { parseQuery } from "../../../sigv4/canonical-request.js";
import type { ParsedXml } from "../../../xml.js";
import { childElements, parseXml, toXml } from "../../../xml.js";
import { invalidArgument, malformedXml, S3Error } from "../protocol/error.js";

/** Values of an object's tags by their keys. */
export type Tags = Readonly<Record<string, string>>;

type TagPair = readonly [key: string, value: string];

const MAX_TAGS = 10;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
/** Allowed characters: letters, digits and spaces of any script, and a few punctuation marks. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Reads the tags of an `x-amz-tagging` header, which has the form of a query string.
 * @throws {S3Error} 400 if the tags are invalid
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function tagsOfHeader(tagging: string): Tags {
  const pairs = parseQuery(tagging);
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length || pairs.some(([key]) => key === "")) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      "x-amz-tagging",
      tagging,
    );
  }
  return checkedTags(pairs);
}

/**
 * Reads the tags of a `Tagging` document.
 * @throws {S3Error} 400 if the document or its tags are invalid
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
 */
export function tagsOfDocument(xml: string): Tags {
  const [tagSet, ...more] = childElements(parseXml(xml)?.Tagging, "TagSet");
  if (tagSet === undefined || more.length > 0) throw malformedXml();
  return checkedTags(
    childElements(tagSet, "Tag").map((tag) => [stringOf(tag, "Key"), stringOf(tag, "Value")]),
  );
}

/** Writes tags as a `Tagging` document. */
export function tagsDocument(tags: Tags): string {
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return toXml("Tagging", { "@xmlns": NAMESPACE, TagSet: Tag.length === 0 ? "" : { Tag } });
}

/** Writes tags as an `x-amz-tagging` header. */
export function tagsHeader(tags: Tags): string {
  return new URLSearchParams(tags).toString();
}

/**
 * The condition keys for the tags that a request sets.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
export function requestTagContext(tags: Tags): ConditionContext {
  return { ...withPrefix("s3:RequestObjectTag/", tags), "s3:RequestObjectTagKeys": Object.keys(tags) };
}

/** The condition keys for the tags that an object has. */
export function existingTagContext(tags: Tags): ConditionContext {
  return withPrefix("s3:ExistingObjectTag/", tags);
}

function withPrefix(prefix: string, tags: Tags): ConditionContext {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}

function checkedTags(pairs: readonly TagPair[]): Tags {
  if (pairs.length > MAX_TAGS) {
    throw new S3Error(400, "BadRequest", `Object tags cannot be greater than ${MAX_TAGS}`);
  }
  const tags = new Map<string, string>();
  for (const [key, value] of pairs) {
    if (tags.has(key)) throw invalidTag("Cannot provide multiple Tags with the same key", { TagKey: key });
    if (key.toLowerCase().startsWith("aws:")) {
      throw invalidTag("System tags cannot be added/updated by requester", { TagKey: key });
    }
    if (key === "" || !isTagText(key, MAX_KEY_LENGTH)) {
      throw invalidTag("The TagKey you have provided is invalid", { TagKey: key });
    }
    if (!isTagText(value, MAX_VALUE_LENGTH)) {
      throw invalidTag("The TagValue you have provided is invalid", { TagKey: key, TagValue: value });
    }
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

function isTagText(text: string, maxLength: number): boolean {
  return text.length <= maxLength && TAG_TEXT.test(text);
}

function stringOf(tag: ParsedXml, name: string): string {
  const [text, ...more] = childElements(tag, name);
  if (typeof text !== "string" || more.length > 0) throw malformedXml();
  return text;
}

function invalidTag(message: string, details: Readonly<Record<string, string>>): S3Error {
  return new S3Error(400, "InvalidTag", message, { details });
}

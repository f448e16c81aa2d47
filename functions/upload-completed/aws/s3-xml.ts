import type { ObjectTag } from "../ports.js";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const TAG =
  /<Tag(?:\s[^<>]*)?>\s*<Key(?:\s[^<>]*)?>([^<]*)<\/Key\s*>\s*(?:<Value(?:\s[^<>]*)?>([^<]*)<\/Value\s*>|<Value(?:\s[^<>]*)?\/>)\s*<\/Tag\s*>/g;
/** The start of any `Tag` element, with a namespace prefix too. */
const TAG_START = /<(?:[\w.-]+:)?Tag[\s/>]/g;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** A reader would turn a plain carriage return into a line feed. */
const LETTERS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };
const MAX_CODE_POINT = 0x10ffff;

/** S3 answered with tags that are written in another way than expected. They must not be lost by being rewritten. */
class UnreadableTagsError extends Error {
  override readonly name = "UnreadableTagsError";
  override readonly message =
    "S3's answer to GetObjectTagging is not the list of tags that its documentation shows; no tag was written";
}

/**
 * Reads the tags from the XML that `GetObjectTagging` returns.
 * @throws {UnreadableTagsError} if any tag of it cannot be read
 */
export function readTagging(xml: string): readonly ObjectTag[] {
  const document = xml.replace(/\r\n?/g, "\n");
  const tags = Array.from(document.matchAll(TAG), ([, key = "", value = ""]) => ({
    key: unescaped(key),
    value: unescaped(value),
  }));
  const mentioned = document.match(TAG_START)?.length ?? 0;
  if (!/<TagSet\s*(?:\/>|>)/.test(document) || mentioned !== tags.length) throw new UnreadableTagsError();
  return tags;
}

/**
 * The body of `PutObjectTagging`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
 */
export function writeTagging(tags: readonly ObjectTag[]): string {
  const items = tags.map(
    ({ key, value }) => `<Tag><Key>${escaped(key)}</Key><Value>${escaped(value)}</Value></Tag>`,
  );
  return `<Tagging xmlns="${NAMESPACE}"><TagSet>${items.join("")}</TagSet></Tagging>`;
}

/** The code in the XML of S3's errors; undefined without one, as in the answer to a HEAD. */
export function errorCode(xml: string): string | undefined {
  return /<Code>\s*(\w{1,64})\s*<\/Code>/.exec(xml)?.[1];
}

function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (letter) => LETTERS[letter] ?? letter);
}

function unescaped(text: string): string {
  return text.replace(REFERENCE, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? "";
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    if (!(code >= 1 && code <= MAX_CODE_POINT)) throw new UnreadableTagsError();
    return String.fromCodePoint(code);
  });
}

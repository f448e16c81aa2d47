import type { ObjectTag } from "../ports.js";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const TAG =
  /<Tag(?:\s[^<>]*)?>\s*<Key(?:\s[^<>]*)?>([^<]*)<\/Key\s*>\s*(?:<Value(?:\s[^<>]*)?>([^<]*)<\/Value\s*>|<Value(?:\s[^<>]*)?\/>)\s*<\/Tag\s*>/g;
/** The start of any `Tag` element, also with a namespace prefix. */
const TAG_START = /<(?:[\w.-]+:)?Tag[\s/>]/g;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** XML parsers convert a plain carriage return to a line feed. */
const XML_ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#13;",
};
const MAX_CODE_POINT = 0x10ffff;

/** S3 returned tags in an unexpected form. Rewriting them could lose some. */
class UnreadableTagsError extends Error {
  override readonly name = "UnreadableTagsError";
  override readonly message =
    "S3's response to GetObjectTagging does not have the documented form; no tag was written";
}

/**
 * Reads the tags from the XML that `GetObjectTagging` returns.
 * @throws {UnreadableTagsError} if it contains an unreadable tag
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

/** The error code in S3's XML; undefined if the response has no code, as in a response to HEAD. */
export function errorCode(xml: string): string | undefined {
  return /<Code>\s*(\w{1,64})\s*<\/Code>/.exec(xml)?.[1];
}

function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (letter) => XML_ESCAPES[letter] ?? letter);
}

function unescaped(text: string): string {
  return text.replace(REFERENCE, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? "";
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    if (!(code >= 1 && code <= MAX_CODE_POINT)) throw new UnreadableTagsError();
    return String.fromCodePoint(code);
  });
}

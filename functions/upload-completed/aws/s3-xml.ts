import type { ObjectTag } from "../ports.js";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const TAG = /<Tag>\s*<Key>([^<]*)<\/Key>\s*(?:<Value>([^<]*)<\/Value>|<Value\s*\/>)\s*<\/Tag>/g;
const ENTITY = /&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const LETTERS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** S3 answered with tags that are written in another way than expected. They must not be lost by being rewritten. */
export class UnreadableTagsError extends Error {
  override readonly name = "UnreadableTagsError";
  override readonly message =
    "S3's answer to GetObjectTagging is no list of tags as its documentation shows it; no tag was written";
}

/** Tags out of the XML that `GetObjectTagging` answers. */
export function readTagging(xml: string): readonly ObjectTag[] {
  const tags = Array.from(xml.matchAll(TAG), ([, key = "", value = ""]) => ({
    key: unescaped(key),
    value: unescaped(value),
  }));
  const mentioned = xml.split("<Tag>").length - 1;
  if (!/<TagSet\s*(?:\/>|>)/.test(xml) || mentioned !== tags.length) throw new UnreadableTagsError();
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

/** The code in the XML of S3's errors; undefined where there is none, as in the answer to a HEAD. */
export function errorCode(xml: string): string | undefined {
  return /<Code>(\w{1,64})<\/Code>/.exec(xml)?.[1];
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (letter) => LETTERS[letter] ?? letter);
}

function unescaped(text: string): string {
  return text.replace(ENTITY, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? "";
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal));
  });
}

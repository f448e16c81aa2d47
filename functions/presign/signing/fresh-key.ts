import { MAX_KEY_BYTES } from "../../upload-policy/policy.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { RelativeKey } from "../../upload-policy/relative-key.js";
import { relativeKey } from "../../upload-policy/relative-key.js";

const FRESH_KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-[^/]+$/;
/** Recognizes a byte that continues a character in UTF-8: its bits are 10xxxxxx. */
const CONTINUATION_BYTE = { mask: 0xc0, bits: 0x80 };

/**
 * A fresh key, `<id>-<name>`. Only the last segment of the name is used. If that is too long, its beginning is cut off,
 * so that the extension is kept.
 * @param name - The client's name for the file.
 * @param id - The upload's id, a UUID: the same as in `x-amz-meta-upload-id`.
 * @param maxBytes - Maximum length of the key, in bytes of UTF-8. @default - S3's longest key
 */
export function freshKey(name: string, id: string, maxBytes: number = MAX_KEY_BYTES): RelativeKey {
  const fileName = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  if (fileName === "") {
    return rejected(
      400,
      "InvalidKey",
      "The key cannot be used: it does not end in a file name. Add one, e.g. may.pdf.",
    );
  }
  const start = `${id}-`;
  return relativeKey(start + lastBytes(fileName, maxBytes - start.length));
}

/**
 * The id in a key of {@link freshKey}; undefined for any other key.
 * @param key - Below the caller's prefix.
 */
export function freshKeyId(key: string): string | undefined {
  return FRESH_KEY.exec(key)?.[1];
}

/** The end of a string that fits into this number of UTF-8 bytes, without splitting a character. */
function lastBytes(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength <= most) return text;
  let start = bytes.byteLength - Math.max(most, 0);
  while (((bytes[start] ?? 0) & CONTINUATION_BYTE.mask) === CONTINUATION_BYTE.bits) start++;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start));
}

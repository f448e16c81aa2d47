/**
 * Matches values that a header can contain unchanged: printable ASCII, without spaces that signing or HTTP would
 * remove, and without a beginning of an encoded word.
 */
const PLAIN = /^(?!.*=\?)(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;
/** An encoded word, and the white space before the next one, which is not part of the value. */
const ENCODED_WORD = /=\?utf-8(?:\*[\w-]*)?\?([bq])\?([^\s?]*)\?=(?:\s+(?==\?))?/gi;
const ESCAPED_BYTE = /=([0-9a-f]{2})/gi;

/**
 * Encodes a value of user metadata in ASCII, in the form in which S3 returns a value that is not ASCII. ASCII reaches
 * S3 unchanged through every HTTP client.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 * @see https://www.rfc-editor.org/rfc/rfc2047#section-2
 */
export function encodeMetadata(text: string): string {
  return PLAIN.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}

/** Decodes a value of user metadata as S3 returns it. Anything except encoded words in UTF-8 is unchanged. */
export function decodeMetadata(value: string): string {
  return value.replace(ENCODED_WORD, (_, encoding: string, content: string) => {
    const bytes =
      encoding.toLowerCase() === "b"
        ? Buffer.from(content, "base64")
        : Buffer.from(unescaped(content), "latin1");
    return bytes.toString("utf8");
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc2047#section-4.2 */
function unescaped(content: string): string {
  return content
    .replaceAll("_", " ")
    .replace(ESCAPED_BYTE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

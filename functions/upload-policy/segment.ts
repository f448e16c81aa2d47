/**
 * Longest path segment that a subject or tenant may become, in characters: OpenID Connect's longest subject,
 * 255 characters, with each of them escaped.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken
 */
export const MAX_SEGMENT_LENGTH = 765;

/** A subject or tenant as one path segment, or why it cannot be one. */
export type PathSegment =
  | { readonly outcome: "segment"; readonly segment: string }
  | { readonly outcome: "refused"; readonly reason: string };

const NOT_KEPT = /[^A-Za-z0-9.-]/gu;
const LONE_SURROGATE = /\p{Surrogate}/u;
const DOTS_ALONE = /^\.+$/;

/**
 * Makes a subject or tenant one path segment, no two alike. Letters, digits, `-` and `.` stay; every other byte of
 * UTF-8 becomes `_` and two upper-case hexadecimal digits. The escape is not `%`, because API Gateway encodes a
 * literal `%` again, and the result holds nothing that a URL layer would change.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function pathSegment(value: string): PathSegment {
  if (value === "") return { outcome: "refused", reason: "is empty" };
  if (DOTS_ALONE.test(value)) return { outcome: "refused", reason: "consists of dots alone" };
  // Encoding would make every lone surrogate the same replacement character.
  if (LONE_SURROGATE.test(value)) return { outcome: "refused", reason: "is not valid Unicode" };
  if (value.length > MAX_SEGMENT_LENGTH) return { outcome: "refused", reason: tooLong };
  const segment = value.replace(NOT_KEPT, escaped);
  return segment.length > MAX_SEGMENT_LENGTH
    ? { outcome: "refused", reason: tooLong }
    : { outcome: "segment", segment };
}

const tooLong = `makes a path segment longer than ${MAX_SEGMENT_LENGTH} characters`;

function escaped(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

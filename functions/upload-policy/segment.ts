/**
 * Longest path segment of a subject or tenant in characters: the longest subject of OpenID Connect, 255 characters,
 * with each of them escaped.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken
 */
const MAX_SEGMENT_LENGTH = 765;

/** A subject or tenant as one path segment, or the reason that it cannot be one. */
type PathSegment =
  | { readonly outcome: "segment"; readonly segment: string }
  | { readonly outcome: "rejected"; readonly reason: string };

const NOT_KEPT = /[^A-Za-z0-9.-]/gu;
/** Matches a lone surrogate: half of a character, which UTF-8 cannot encode. `\p{Surrogate}` compiles slower. */
export const LONE_SURROGATE = /[\u{d800}-\u{dfff}]/u;
const DOTS_ALONE = /^\.+$/;

/**
 * Makes a subject or tenant one path segment; different values give different segments. Letters, digits, `-` and `.`
 * stay; every other byte of UTF-8 becomes `_` and two upper-case hexadecimal digits. The escape character is not `%`,
 * because API Gateway encodes a literal `%` again. No URL parser changes the result.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function pathSegment(value: string): PathSegment {
  const segment = value.replace(NOT_KEPT, escaped);
  const reason = segmentProblem(value, segment);
  return reason === undefined ? { outcome: "segment", segment } : { outcome: "rejected", reason };
}

function segmentProblem(value: string, segment: string): string | undefined {
  if (value === "") return "is empty";
  if (DOTS_ALONE.test(value)) return "consists only of dots";
  // Encoding would replace every lone surrogate with the same character.
  if (LONE_SURROGATE.test(value)) return "is not valid Unicode";
  if (segment.length > MAX_SEGMENT_LENGTH) {
    return `makes a path segment longer than ${MAX_SEGMENT_LENGTH} characters`;
  }
  return undefined;
}

function escaped(character: string): string {
  return Buffer.from(character).toString("hex").toUpperCase().replace(/../g, "_$&");
}

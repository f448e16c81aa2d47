/** A request as Signature Version 4 sees it, still without its method. */
interface CanonicalParts {
  /** Percent-encoded, as the service's own rule has it. */
  readonly path: string;
  /** See {@link canonicalQuery}. */
  readonly query: string;
  /** All of them are signed; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hexadecimal digits, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
}

/** Replaces the hash of a body that is not part of a signature. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/**
 * The string of a request that is hashed and signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
  method: string,
  { path, query, headers, payloadHash }: CanonicalParts,
): string {
  const lines = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${canonicalValue(headers[name] ?? "")}\n`);
  return `${method}\n${path}\n${query}\n${lines.join("")}\n${headerNames(headers)}\n${payloadHash}`;
}

/** The names of the signed headers, as `SignedHeaders` and `X-Amz-SignedHeaders` list them. */
export function headerNames(headers: Readonly<Record<string, string>>): string {
  return Object.keys(headers).sort().join(";");
}

/** Parameters percent-encoded and in order: by name, then by value. */
export function canonicalQuery(parameters: Iterable<readonly [name: string, value: string]>): string {
  return Array.from(parameters, ([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((parameter) => parameter.join("="))
    .join("&");
}

/** Encodes all but the characters that RFC 3986 calls unreserved. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** As {@link percentEncode}, but for `/`. */
export function percentEncodePath(path: string): string {
  return percentEncode(path).replaceAll("%2F", "/");
}

/** White space at the ends, and all but one of several, does not count. */
function canonicalValue(value: string): string {
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

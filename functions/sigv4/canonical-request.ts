/** The parts of a request that Signature Version 4 signs, without the method. */
interface CanonicalParts {
  /** Percent-encoded by the service's own rule. */
  readonly path: string;
  /** See {@link canonicalQuery}. */
  readonly query: string;
  /** All of them are signed; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hexadecimal digits, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
}

/** Payload hash of a request whose body is not signed. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/**
 * The canonical request, which is hashed and signed.
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

/** The canonical query string: percent-encoded parameters, sorted by name, then by value. */
export function canonicalQuery(parameters: Iterable<readonly [name: string, value: string]>): string {
  return Array.from(parameters, ([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((parameter) => parameter.join("="))
    .join("&");
}

/** Adds the signature to a canonical query. The AWS SDK sorts it among the other parameters. */
export function withSignature(query: string, signature: string): string {
  return query.replace("&X-Amz-SignedHeaders=", `&X-Amz-Signature=${signature}$&`);
}

/** Encodes all but the characters that RFC 3986 calls unreserved. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Percent-encodes like {@link percentEncode}, but keeps slashes. */
export function percentEncodePath(path: string): string {
  return percentEncode(path).replaceAll("%2F", "/");
}

/** Trims a header's value, and reduces each run of white space to one space. */
function canonicalValue(value: string): string {
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

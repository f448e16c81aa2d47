import { createHash } from "node:crypto";
import type { HttpHeader, HttpRequest } from "../http/http.js";

/** A query parameter, decoded. */
export type QueryParameter = readonly [name: string, value: string];

/** The parts of a request that are signed. */
interface CanonicalParts {
  readonly request: HttpRequest;
  /** Lower case, in the client's order. */
  readonly signedHeaders: readonly string[];
  /** Hex SHA-256 of the body, or a keyword such as `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
  /** S3 encodes a path once and keeps its dots; every other service encodes the encoded path again. */
  readonly isS3: boolean;
}

/**
 * The string whose hash is signed.
 * @see
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 */
export function canonicalRequest({ request, signedHeaders, payloadHash, isS3 }: CanonicalParts): string {
  return [
    request.method,
    isS3 ? canonicalObjectPath(request.path) : canonicalPath(request.path),
    canonicalQuery(parseQuery(request.query)),
    ...signedHeaders.map((name) => `${name}:${canonicalHeader(request.headers, name)}`),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

/** Hex SHA-256. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Parses a raw query. A `+` is a space. */
export function parseQuery(query: string): QueryParameter[] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [percentDecode(name).toString(), percentDecode(value).toString()];
    });
}

/** The value of the first parameter with this name, case-insensitive. */
export function queryValue(query: readonly QueryParameter[], name: string): string | undefined {
  return query.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
}

/**
 * Decodes a path or query segment to bytes. A raw `+` is a space, even in paths, which only S3 reads in this way.
 * Invalid escape sequences stay unchanged.
 */
export function percentDecode(text: string): Buffer {
  const source = Buffer.from(text);
  // A fast path: most names and values contain no escape sequence, and security tokens are long.
  if (!/[%+]/.test(text)) return source;
  const bytes = Buffer.alloc(source.length);
  let length = 0;
  for (let at = 0; at < source.length; at += 1) {
    const byte = source[at] ?? 0;
    const escaped = byte === PERCENT ? hexByte(source, at + 1) : undefined;
    bytes[length] = escaped ?? (byte === PLUS ? SPACE : byte);
    length += 1;
    if (escaped !== undefined) at += 2;
  }
  return bytes.subarray(0, length);
}

/** Parses two hexadecimal digits; `undefined` if they are malformed. */
function hexByte(source: Buffer, at: number): number | undefined {
  const hex = source.toString("latin1", at, at + 2);
  return /^[0-9a-f]{2}$/i.test(hex) ? Number.parseInt(hex, 16) : undefined;
}

const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/** Encodes everything but RFC 3986's unreserved characters and, with `keepSlash`, `/`. */
export function percentEncode(bytes: string | Uint8Array, keepSlash = false): string {
  const reserved = keepSlash ? /[^A-Za-z0-9._~/-]/g : /[^A-Za-z0-9._~-]/g;
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(reserved, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

function canonicalObjectPath(path: string): string {
  return percentEncode(percentDecode(path), true);
}

/** Resolves dot segments, drops empty ones, then encodes the sent path again. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(percentEncode(segment));
  }
  const trailing = segments.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${segments.join("/")}${trailing}`;
}

function canonicalQuery(query: readonly QueryParameter[]): string {
  return query
    .filter(([name]) => name.toLowerCase() !== "x-amz-signature")
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function canonicalHeader(headers: readonly HttpHeader[], name: string): string {
  return headers
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .map(([, value]) => value.trim().replace(/ +/g, " "))
    .join(",");
}

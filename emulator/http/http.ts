import type { Readable } from "node:stream";

/** A request as it came over the wire: nothing decoded, nothing merged. */
export interface HttpRequest {
  readonly method: string;
  /** Raw and still percent-encoded, beginning with `/`. */
  readonly path: string;
  /** Raw, without `?`; empty where there is none. */
  readonly query: string;
  /** In the order and case received. */
  readonly headers: readonly HttpHeader[];
  readonly body: Readable;
  readonly remoteAddress: string;
}

export type HttpHeader = readonly [name: string, value: string];

export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array | string | Readable;
}

/** Serves one request. It never rejects: an error inside is its own to answer. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** Answers some requests in place of a service, and leaves the others to it with undefined. */
export type AnswerFirst = (request: HttpRequest) => Promise<HttpResponse | undefined>;

/** The value of a header, whatever its case; several are joined by `, ` (RFC 9110, section 5.2). */
export function header(
  message: { readonly headers: readonly HttpHeader[] },
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  const values = message.headers
    .filter(([candidate]) => candidate.toLowerCase() === wanted)
    .map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

/** What a small request body holds: never a file, so a limit in bytes bounds the memory it takes. */
type SmallBody =
  | { readonly outcome: "read"; readonly bytes: Buffer }
  | { readonly outcome: "too-large"; readonly maxBytes: number };

/** Reads a body of at most `maxBytes`. */
export async function readSmallBody(body: Readable, maxBytes = 64 * 1024): Promise<SmallBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) return { outcome: "too-large", maxBytes };
    chunks.push(bytes);
  }
  return { outcome: "read", bytes: Buffer.concat(chunks) };
}

/** Answers with JSON. */
export function jsonResponse(
  status: number,
  value: unknown,
  contentType = "application/json",
  headers: readonly HttpHeader[] = [],
): HttpResponse {
  return { status, headers: [["content-type", contentType], ...headers], body: JSON.stringify(value) };
}

import type { Readable } from "node:stream";

/** A request as received: nothing decoded, nothing merged. */
export interface HttpRequest {
  readonly method: string;
  /** Raw and still percent-encoded, beginning with `/`. */
  readonly path: string;
  /** The path as the client sent it, if the mapping of a custom domain name has changed `path`. */
  readonly sentPath?: string;
  /** Raw, without `?`; empty if the request has no query. */
  readonly query: string;
  /** In the received order and case. */
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

/** Serves one request. Never rejects: it must turn its errors into responses. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** Responds to some requests in place of a service. `undefined` leaves the request to the service. */
export type AnswerFirst = (request: HttpRequest) => Promise<HttpResponse | undefined>;

/** The value of a header, case-insensitive. Several values are joined by `, ` (RFC 9110, section 5.2). */
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

/** A small request body. It is never a file, so the limit bounds the memory. */
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

/** Creates a JSON response. */
export function jsonResponse(
  status: number,
  value: unknown,
  contentType = "application/json",
  headers: readonly HttpHeader[] = [],
): HttpResponse {
  return { status, headers: [["content-type", contentType], ...headers], body: JSON.stringify(value) };
}

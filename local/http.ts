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

import type { Agent, IncomingMessage } from "node:http";
import type { FetchedResponse, SignedRequest } from "./send-signed.js";
import { rawPath } from "./sign-request.js";

/** A request, and optionally the agent that keeps its connection open. */
type ExactRequest = SignedRequest & { readonly agent?: Agent };

/** Error codes of a connection that the server has closed. */
const CLOSED: ReadonlySet<string | undefined> = new Set(["ECONNRESET", "EPIPE"]);

/**
 * `fetch` that sends a path unchanged. The global `fetch` resolves dot segments: a request for the key `alice/../bob/x`
 * would reach `bob/x`, another object. It also loads undici, 30 ms of a cold start.
 * @see https://url.spec.whatwg.org/#path-state
 */
export async function exactFetch(url: string, request: ExactRequest): Promise<FetchedResponse> {
  const response = await send(url, request);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = Object.entries(response.headersDistinct);
  return {
    status: response.statusCode ?? 500,
    headers: new Map(headers.map(([name, values = []]) => [name, values.join(", ")])),
    text: async () => Buffer.concat(chunks).toString(),
  };
}

async function send(url: string, { body, ...options }: ExactRequest): Promise<IncomingMessage> {
  const { protocol, hostname, port, search } = new URL(url);
  const { request } = protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const sent = request({ ...options, hostname: host, port, path: rawPath(url) + search });
    sent.on("response", resolve).on("error", (error: NodeJS.ErrnoException) => {
      // The server may have closed the connection while Lambda froze the function. A retry is safe: all our calls are
      // idempotent.
      if (sent.reusedSocket && CLOSED.has(error.code)) resolve(send(url, { body, ...options }));
      else reject(error);
    });
    sent.end(body);
  });
}

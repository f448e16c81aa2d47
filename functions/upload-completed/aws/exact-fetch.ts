import type { IncomingMessage } from "node:http";
import type { SignedRequest } from "../../sigv4/request/send-signed.js";
import { rawPath } from "../../sigv4/request/sign-request.js";

/** Statuses whose `Response` must not have a body. */
const NO_BODY = new Set([204, 205, 304]);

/**
 * `fetch` for S3's keys. The global `fetch` resolves dot segments: a request for the key `alice/../bob/x` would reach
 * `bob/x`, another object. Such a path goes through Node's HTTP client, which sends it as it is.
 * @see https://url.spec.whatwg.org/#path-state
 */
export async function exactFetch(url: string, request: SignedRequest): Promise<Response> {
  if (new URL(url).pathname === rawPath(url)) return fetch(url, request);
  return sendExactly(url, request);
}

async function sendExactly(url: string, { method, headers, body, signal }: SignedRequest): Promise<Response> {
  const { origin, protocol, hostname, port } = new URL(url);
  const { request } = protocol === "https:" ? await import("node:https") : await import("node:http");
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const options = { hostname, port, path: url.slice(origin.length), method, signal };
    request({ ...options, headers: { ...headers, ...length } }, resolve)
      .on("error", reject)
      .end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const status = answer.statusCode ?? 500;
  return new Response(NO_BODY.has(status) ? null : Buffer.concat(chunks), {
    status,
    headers: Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  });
}

import type { IncomingHttpHeaders } from "node:http";
import { request as requestHttp } from "node:http";
import type { ClientHttp2Session } from "node:http2";
import { connect } from "node:http2";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";

/** A request to send. Header names keep their case, and the path stays unchanged. */
interface ClientRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A whole response. */
export interface ClientResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Timeout of one response in milliseconds: longer than API Gateway's own. */
const TIMEOUT_MS = 60_000;

/**
 * Sends one request over HTTP/1.1. It uses `node:http`, because `fetch` writes header names in lower case and resolves
 * dot segments, which some checks measure.
 */
export function send({ method, url, headers = {}, body }: ClientRequest): Promise<ClientResponse> {
  const { protocol, hostname, port } = new URL(url);
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  const options = {
    method,
    hostname,
    port: port || undefined,
    path: pathOf(url),
    headers: { ...headers, ...length },
    timeout: TIMEOUT_MS,
  };
  return new Promise((resolve, reject) => {
    const outgoing = protocol === "https:" ? requestHttps(options) : requestHttp(options);
    outgoing.on("response", (incoming) => {
      const { statusCode: status = 0 } = incoming;
      text(incoming).then(
        (received) => resolve({ status, headers: incoming.headers, body: received }),
        reject,
      );
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error("no response within 60 seconds")));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Sends one request over HTTP/2, which only has lower-case header names. */
export async function sendHttp2(request: ClientRequest): Promise<ClientResponse> {
  const session = connect(new URL(request.url).origin);
  try {
    return await new Promise((resolve, reject) => {
      session.on("error", reject);
      exchange(session, request).then(resolve, reject);
    });
  } finally {
    session.close();
  }
}

async function exchange(
  session: ClientHttp2Session,
  { method, url, headers = {}, body = "" }: ClientRequest,
): Promise<ClientResponse> {
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const stream = session.request({
    ":method": method,
    ":path": pathOf(url),
    "content-length": String(Buffer.byteLength(body)),
    ...Object.fromEntries(lowerCase),
  });
  stream.setTimeout(TIMEOUT_MS, () => stream.destroy(new Error("no response within 60 seconds")));
  const answered = new Promise<IncomingHttpHeaders & { readonly ":status"?: number }>((resolve, reject) => {
    stream.on("response", resolve);
    stream.on("error", reject);
  });
  stream.end(body);
  const { ":status": status = 0, ...received } = await answered;
  return { status, headers: received, body: await text(stream) };
}

/** The path and query exactly as written: `URL` would resolve dot segments. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, "") || "/";
}

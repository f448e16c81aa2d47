import { createReadStream } from "node:fs";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";

/** A file on disk that is streamed as a body, so that its size does not matter. */
export interface FileBody {
  readonly path: string;
  /** Offset of the body in the file. @default 0 */
  readonly from?: number;
  readonly bytes: number;
}

interface ClientRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: FileBody | string;
}

export interface ClientAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: IncomingMessage;
}

/**
 * Sends one request, and resolves when the head of the response has arrived.
 * It uses `node:http` instead of `fetch`, because an upload must send its length: `fetch` sends a stream chunked, which
 * S3 rejects. A path is sent as in the URL, including dot segments.
 */
export function send(request: ClientRequest): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = open(request.url, { method: request.method, headers: headersOf(request) });
    outgoing.on("response", (incoming) =>
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming }),
    );
    outgoing.on("error", reject);
    if (typeof request.body === "object") {
      const file = readFile(request.body);
      // A server may reject a body before it has read all of it. That response counts.
      file.on("error", reject).pipe(outgoing);
    } else {
      outgoing.end(request.body);
    }
  });
}

/** Reads a response to its end as a string. */
export async function text(answer: ClientAnswer): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Reads a part of a file. An empty part is handled separately, because a stream cannot have an empty range. */
function readFile({ path, from = 0, bytes }: FileBody): Readable {
  return bytes === 0 ? Readable.from([]) : createReadStream(path, { start: from, end: from + bytes - 1 });
}

function open(url: string, options: RequestOptions) {
  const { protocol, hostname, port } = new URL(url);
  // new URL() would resolve dot segments, but the demo tests whether a server rejects them.
  const path = url.replace(/^https?:\/\/[^/]+/, "") || "/";
  const target = { ...options, hostname, port: port || undefined, path };
  return protocol === "https:" ? requestHttps(target) : requestHttp(target);
}

function headersOf({ headers, body }: ClientRequest): Record<string, string> {
  const length = typeof body === "object" ? body.bytes : Buffer.byteLength(body ?? "");
  return { ...headers, ...(body === undefined ? {} : { "content-length": String(length) }) };
}

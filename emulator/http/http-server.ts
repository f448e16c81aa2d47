import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.js";
import type { HttpHandler, HttpHeader, HttpRequest, HttpResponse } from "./http.js";

/** Options of {@link serveHttp}. */
interface ServeOptions {
  /** Port to listen at; 0 for any free port. */
  readonly port: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** Called for errors that a handler should have turned into a response. */
  readonly onError?: (error: unknown) => void;
  /** Time of the `Date` header, by which the AWS SDK corrects its clock. @default - the real time */
  readonly clock?: Clock;
}

/** A handler that listens. */
export interface HttpService {
  /** e.g. `http://127.0.0.1:4566`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and closes all remaining connections. */
  close(): Promise<void>;
}

/** The emulator cannot listen at an address, usually because another program does. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly host: string;
  readonly port: number;
  /** Node's code, e.g. `EADDRINUSE`. */
  readonly code: string;

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? "unknown";
    const problem = code === "EADDRINUSE" ? "another program already listens there" : code;
    super(`cannot listen on ${host}:${port}: ${problem}. Stop that program, or choose another port.`, {
      cause,
    });
    this.host = host;
    this.port = port;
    this.code = code;
  }
}

/** Maximum header size of the emulated service with the highest limit. Each service also applies its own limit. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Time that a rejected client may continue to send, so that it can read the error. */
const LINGER_MS = 2_000;

/** Serves a handler over HTTP/1.1. Streams bodies in both directions, at the pace of the slower side. */
export async function serveHttp(handler: HttpHandler, options: ServeOptions): Promise<HttpService> {
  const host = options.host ?? "127.0.0.1";
  // Switches off Node's limit of five minutes for a whole request, because an upload may take longer.
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0 });
  const { clock } = options;
  const serve = (request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void => {
    if (clock !== undefined) response.setHeader("date", new Date(clock()).toUTCString());
    if (countOf(request.rawHeaders, "host") > 1) {
      response.writeHead(400, { connection: "close" }).end();
      return;
    }
    exchange(handler, request, response, awaitsContinue).catch((error: unknown) => options.onError?.(error));
  };
  server.on("request", (request, response) => serve(request, response, false));
  server.on("checkContinue", (request, response) => serve(request, response, true));
  server.on("checkExpectation", (request, response) => {
    // curl sends an empty `Expect` for `-H "Expect;"`. It expects nothing.
    if (request.headers.expect?.trim() === "") serve(request, response, false);
    else response.writeHead(417, { connection: "close" }).end();
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host}:${port}`, port, close: () => close(server) };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new ListenError(host, port, error)));
    server.listen(port, host, resolve);
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function exchange(
  handler: HttpHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  awaitsContinue: boolean,
): Promise<void> {
  let sending = !awaitsContinue;
  const body = bodyOf(incoming, () => {
    if (!sending) outgoing.writeContinue();
    sending = true;
  });
  try {
    await answer(await handler(toRequest(incoming, body)), incoming, outgoing);
    if (sending) await drain(incoming, outgoing);
    outgoing.end();
  } catch (error) {
    // A client that disconnects is not an error of the handler.
    const disconnected = incoming.destroyed || outgoing.destroyed;
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { connection: "close" }).end();
    if (!disconnected) throw error;
  }
}

/**
 * The body, separate from the connection, so that the server can still respond if a handler fails or destroys the body.
 * The first read sends `100 Continue` to a client that waits for it.
 */
function bodyOf(incoming: IncomingMessage, onFirstRead: () => void): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    onFirstRead();
    yield* incoming.iterator({ destroyOnReturn: false });
  }
  const body = Readable.from(chunks(), { objectMode: false });
  // The reader gets the error. Without a reader, a disconnected client must not end the process.
  body.on("error", () => undefined);
  return body;
}

function toRequest(incoming: IncomingMessage, body: Readable): HttpRequest {
  const target = originForm(incoming.url ?? "/");
  const mark = target.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers: pairs(incoming.rawHeaders),
    body,
    remoteAddress: incoming.socket.remoteAddress ?? "",
  };
}

/** Extracts the path and query. A request target may also be a whole URL, or `*` (RFC 9112, section 3.2). */
function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const afterAuthority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? "";
  return afterAuthority.startsWith("/") ? afterAuthority : `/${afterAuthority}`;
}

function pairs(raw: readonly string[]): HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return headers;
}

/** Counts the headers of one name in a raw list of names and values. */
function countOf(raw: readonly string[], name: string): number {
  return raw.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

async function answer(
  response: HttpResponse,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { body } = response;
  if (outgoing.destroyed) {
    if (body instanceof Readable) body.destroy();
    return;
  }
  const headers = [...response.headers];
  // Otherwise the unread rest would be parsed as the next request.
  if (!incoming.complete) headers.push(["connection", "close"]);
  if (!(body instanceof Readable) && needsLength(incoming, response)) {
    headers.push(["content-length", String(Buffer.byteLength(body))]);
  }
  outgoing.writeHead(response.status, headers.flat());
  if (body instanceof Readable) await pipeline(body, outgoing, { end: false });
  else if (body.length > 0) outgoing.write(body);
}

function needsLength(incoming: IncomingMessage, response: HttpResponse): boolean {
  const { status } = response;
  if (incoming.method === "HEAD" || status < 200 || status === 204 || status === 304) return false;
  return !response.headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
}

/**
 * Reads what a client still sends, for at most {@link LINGER_MS}. Closing immediately would reset the connection, and
 * the client would not see the error.
 */
async function drain(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  outgoing.flushHeaders();
  const gone = new AbortController();
  for (const event of ["close", "end", "error"]) incoming.once(event, () => gone.abort());
  incoming.on("data", () => undefined);
  await delay(LINGER_MS, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
}

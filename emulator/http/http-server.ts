import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.js";
import type { HttpHandler, HttpHeader, HttpRequest, HttpResponse } from "./http.js";

/** Where a served handler listens. */
interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** Hears of errors that a handler should have answered itself. */
  readonly onError?: (error: unknown) => void;
  /** Time of the `Date` header, by which the AWS SDK corrects its own clock. @default - the real time */
  readonly clock?: Clock;
}

/** A handler that listens. */
export interface HttpService {
  /** e.g. `http://127.0.0.1:4566`, without a final slash. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts the connections that are left. */
  close(): Promise<void>;
}

/** The address cannot be listened on, most often because another program already does. */
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

/** Headers may take as much as the most generous emulated service allows; each service then keeps its own limit. */
const MAX_HEADER_BYTES = 64 * 1024;
/** How long a rejected client may still send, so that it can read the error. */
const LINGER_MS = 2_000;

/** Serves a handler over HTTP/1.1. Bodies are streamed both ways, at the pace of the slower side. */
export async function serveHttp(handler: HttpHandler, options: ServeOptions): Promise<HttpService> {
  const host = options.host ?? "127.0.0.1";
  // An upload may take as long as it takes: Node's limit of five minutes for a whole request is off.
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
    // An empty `Expect` is what curl sends for `-H "Expect;"`: it expects nothing.
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
    if (sending) await letGo(incoming, outgoing);
    outgoing.end();
  } catch (error) {
    // A client that hangs up is no fault of the handler.
    const hungUp = incoming.destroyed || outgoing.destroyed;
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { connection: "close" }).end();
    if (!hungUp) throw error;
  }
}

/**
 * The body, apart from the connection: a handler that fails halfway through it, or destroys it, can still answer. The
 * first read is what asks a client that waits for `100 Continue` to send.
 */
function bodyOf(incoming: IncomingMessage, onFirstRead: () => void): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    onFirstRead();
    yield* incoming.iterator({ destroyOnReturn: false });
  }
  const body = Readable.from(chunks(), { objectMode: false });
  // Whoever reads it hears of the error; where nobody does, a client that hangs up must not end the process.
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

/** A request target may also be a whole URL, or `*` (RFC 9112, section 3.2). */
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

/** How often a header is there, in a raw list of names and values. */
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
  // What the client has not sent yet would be taken for its next request.
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
 * Reads off what a client still sends for a moment: closing at once would reset the connection, and the client would
 * not get to see why it was rejected.
 */
async function letGo(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  outgoing.flushHeaders();
  const gone = new AbortController();
  for (const event of ["close", "end", "error"]) incoming.once(event, () => gone.abort());
  incoming.on("data", () => undefined);
  await delay(LINGER_MS, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
}

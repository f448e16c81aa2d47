import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { UploadError } from "../../node/index.js";

/** A server on this machine that the login page redirects the browser to. */
interface CallbackServer {
  /** The callback URL that is registered at the issuer. */
  readonly redirectUri: string;
  /** The first request with the state of this login. */
  readonly callback: Promise<URL>;
  close(): void;
}

/** `localhost` is one of these addresses. Only this machine can reach them. */
const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"];
const PAGE = (title: string, text: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`;
const DONE = PAGE("You can close this page", "The login continues in the terminal.");
const UNKNOWN = PAGE("This page is not part of a login", "Open the address that s3up login prints.");

/**
 * Listens on the first callback URL whose port is free.
 * @param state - Requests with another state are ignored: they are not part of this login.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 * @throws {UploadError} if all ports are in use
 */
export async function listenForCallback(
  callbackUrls: readonly string[],
  state: string,
): Promise<CallbackServer> {
  for (const redirectUri of callbackUrls) {
    const { port, pathname } = new URL(redirectUri);
    let receive: (url: URL) => void = () => {};
    const callback = new Promise<URL>((resolve) => {
      receive = resolve;
    });
    const servers = await listen(Number(port), createListener(redirectUri, pathname, state, receive));
    if (servers.length === 0) continue;
    return { redirectUri, callback, close: () => servers.forEach(close) };
  }
  const ports = callbackUrls.map((url) => new URL(url).port).join(", ");
  throw new UploadError(
    "usage",
    "NoFreePort",
    `The ports ${ports} of this machine are in use. The login page can only return to one of them: free one.`,
  );
}

function createListener(redirectUri: string, pathname: string, state: string, receive: (url: URL) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", redirectUri);
    const isCallback = url.pathname === pathname && url.searchParams.get("state") === state;
    response.writeHead(isCallback ? 200 : 404, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    });
    response.end(isCallback ? DONE : UNKNOWN);
    if (isCallback) receive(url);
  };
}

/** The listening servers; empty if the port is in use at one of the addresses. */
async function listen(
  port: number,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server[]> {
  const servers: Server[] = [];
  for (const host of LOOPBACK_ADDRESSES) {
    const result = await tryListen(port, host, handler);
    if (result === "in-use") {
      servers.forEach(close);
      return [];
    }
    // A machine without IPv6 has no such address.
    if (result !== "no-address") servers.push(result);
  }
  return servers;
}

function tryListen(
  port: number,
  host: string,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server | "in-use" | "no-address"> {
  const server = createServer(handler);
  return new Promise((resolve) => {
    server.once("error", ({ code }: NodeJS.ErrnoException) =>
      resolve(code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT" ? "no-address" : "in-use"),
    );
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

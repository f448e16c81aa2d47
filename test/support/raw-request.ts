import { connect } from "node:net";

/** A request in the bytes of the network: `fetch` and `node:http` reject odd methods and header names. */
export interface RawRequest {
  readonly method: string;
  /** Including its query. */
  readonly path: string;
  /** `Host`, `Connection` and `Content-Length` are added. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

/** The response to a {@link RawRequest}. */
export interface RawAnswer {
  /** `undefined` if the connection ended without a response. */
  readonly status?: number;
  readonly head: string;
  readonly body: string;
}

/** Sends one request over a new connection to the host of this URL, and reads until the server closes it. */
export function sendRaw(origin: string, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server may respond to an invalid request and close the connection before it has read everything.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.on("close", () => resolve(readAnswer(Buffer.concat(chunks).toString())));
    socket.write(bytesOf(request, host));
  });
}

function bytesOf({ method, path, headers, body }: RawRequest, host: string): Buffer {
  const length: readonly (readonly [string, string])[] =
    body === undefined ? [] : [["Content-Length", String(body.length)]];
  const lines = [["Host", host], ["Connection", "close"], ...length, ...headers].map((it) => it.join(": "));
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body ?? Buffer.alloc(0)]);
}

function readAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const head = end === -1 ? text : text.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  return {
    ...(status === undefined ? {} : { status: Number(status) }),
    head,
    body: end === -1 ? "" : text.slice(end + 4),
  };
}

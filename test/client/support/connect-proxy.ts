import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";

/** A proxy on loopback that opens tunnels. */
interface ConnectProxy {
  readonly port: number;
  /** Host and port of each requested tunnel. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves HTTP's CONNECT.
 * @param credentials - User name and password that a client must send. Default: none.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export async function serveConnectProxy(credentials?: string): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const server = createServer((_incoming, outgoing) => void outgoing.writeHead(405).end());
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", ({ url = "", headers }: IncomingMessage, client: Socket) => {
    tunnels.push(url);
    client.on("error", () => {});
    if (headers["proxy-authorization"] !== expected)
      return void client.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    const { hostname, port } = new URL(`http://${url}`);
    const onward = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(onward).pipe(client);
    });
    sockets.add(onward);
    onward.on("error", () => client.destroy());
    client.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

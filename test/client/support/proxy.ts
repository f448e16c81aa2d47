import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A request that passed the proxy. */
interface ProxiedRequest {
  readonly method: string;
  /** Without the query, which can hold a signature. */
  readonly path: string;
  /** Of a part; undefined for every other request. */
  readonly partNumber: number | undefined;
  /** The proxy's treatment of it. */
  disturbance: Disturbance;
  /** The server's response; `undefined` before it. The client may not have received it. */
  status: number | undefined;
}

/** The proxy's treatment of a request. */
export type Disturbance =
  | "none"
  /** The connection is cut before the server gets the request. */
  | "drop"
  /** The server answers, and the connection is cut before the client gets anything. */
  | "lose answer"
  /** Half of the answer's body arrives. */
  | "truncate answer"
  /** 503 without asking the server. */
  | "unavailable"
  /** The request waits for a while. */
  | "delay";

/** A proxy on loopback. */
export interface TestProxy {
  readonly port: number;
  readonly requests: readonly ProxiedRequest[];
  close(): Promise<void>;
}

const DELAY_MS = 50;

/**
 * Forwards requests to the hosts that they name, undisturbed unless `disturb` says otherwise.
 * @param port - Default: any that is free.
 */
export async function serveProxy(
  disturb: (request: ProxiedRequest) => Disturbance = () => "none",
  port = 0,
): Promise<TestProxy> {
  const agent = new Agent({ keepAlive: true });
  const requests: ProxiedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const proxied = requestOf(incoming);
    requests.push(proxied);
    const disturbance = disturb(proxied);
    proxied.disturbance = disturbance;
    if (disturbance === "drop") return void incoming.socket.destroy();
    if (disturbance === "unavailable") return void outgoing.writeHead(503, { connection: "close" }).end();
    if (disturbance === "delay") await delay(DELAY_MS);
    forward(incoming, outgoing, { agent, proxied, disturbance });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Forwarding {
  readonly agent: Agent;
  readonly proxied: ProxiedRequest;
  readonly disturbance: Disturbance;
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { agent, proxied, disturbance }: Forwarding,
): void {
  const { method, url, headers } = incoming;
  const [, port] = (headers.host ?? "").split(":");
  const onward = request({ method, path: url, headers, hostname: "127.0.0.1", port, agent, setHost: false });
  onward.on("error", () => incoming.socket.destroy());
  incoming.on("error", () => onward.destroy());
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) onward.destroy();
  });
  onward.on("response", async (answer) => {
    proxied.status = answer.statusCode;
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (disturbance === "lose answer") return void incoming.socket.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (disturbance !== "truncate answer" || body.length === 0) return void outgoing.end(body);
    outgoing.write(body.subarray(0, body.length / 2), () => incoming.socket.destroy());
  });
  incoming.pipe(onward);
}

function requestOf({ method = "", url = "" }: IncomingMessage): ProxiedRequest {
  const { pathname, searchParams } = new URL(url, "http://proxy");
  const part = searchParams.get("partNumber");
  const partNumber = part === null ? undefined : Number(part);
  return { method, path: pathname, partNumber, disturbance: "none", status: undefined };
}

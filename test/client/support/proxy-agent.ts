import { connect } from "node:net";
import { http } from "../../../client/node/http/node-http.js";

/** Sends every request through the proxy at a port. */
export class ProxyAgent extends http.Agent {
  readonly #port: number;

  constructor(port: number) {
    super({ keepAlive: true });
    this.#port = port;
  }

  override createConnection(): ReturnType<typeof connect> {
    return connect(this.#port, "127.0.0.1");
  }
}

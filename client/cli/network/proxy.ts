import type { ClientRequest } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AgentConnectOpts } from "agent-base";
import { Agent } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import type { Agents } from "../../node/index.js";
import { UploadError } from "../../node/index.js";

const KEEP_ALIVE = { keepAlive: true };

/**
 * Connections through the proxies that the environment names: `HTTPS_PROXY` or `ALL_PROXY`, with the exceptions of
 * `NO_PROXY`. `HTTP_PROXY` is ignored, because endpoints with plain http are on this machine.
 */
export function proxyAgents(): Agents {
  return { https: new ProxyByHost() as unknown as HttpsAgent };
}

/** Chooses the proxy for each host: the API, S3 and the issuer may need different ones. */
class ProxyByHost extends Agent {
  readonly #direct = new HttpsAgent(KEEP_ALIVE);
  readonly #proxies = new Map<string, HttpsProxyAgent<string>>();

  override connect(request: ClientRequest, _options: AgentConnectOpts) {
    const proxy = getProxyForUrl(`https://${request.getHeader("host")}`);
    return proxy === "" ? this.#direct : this.#through(proxy);
  }

  #through(proxy: string): HttpsProxyAgent<string> {
    const known = this.#proxies.get(proxy);
    if (known !== undefined) return known;
    const agent = new HttpsProxyAgent(checkedProxy(proxy), KEEP_ALIVE);
    this.#proxies.set(proxy, agent);
    return agent;
  }
}

function checkedProxy(proxy: string): string {
  if (URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol)) return proxy;
  const message =
    "HTTPS_PROXY and ALL_PROXY must be http or https URLs, for example http://proxy.example.com:3128.";
  throw new UploadError("usage", "InvalidProxy", message);
}

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect } from "node:tls";
import type { Check, CheckContext, Finding } from "./check.js";
import { failed, ok, skipped, warning } from "./check.js";

const DAY_MS = 86_400_000;
const FEW_DAYS = 14;
const TLS_TIMEOUT_MS = 10_000;
/**
 * Largest difference of clocks that is ok, in milliseconds. Tokens tolerate no more by default; S3 rejects signatures
 * that are off by 15 minutes.
 */
const TOLERABLE_SKEW_MS = 30_000;
const LARGE_SKEW_MS = 5 * 60_000;

export const DNS: Check = {
  name: "DNS",
  area: "network",
  async run({ endpoint, usesProxy }) {
    if (usesProxy) return skipped("the proxy looks names up");
    try {
      const addresses = await lookup(addressOf(endpoint.hostname), { all: true });
      return ok(
        `${endpoint.hostname} has ${addresses.length === 1 ? "an address" : `${addresses.length} addresses`}`,
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return failed(
        `${endpoint.hostname} has no address (${code})`,
        "Check the endpoint's name and the network.",
      );
    }
  },
};

/** The host without the brackets that URLs put around an IPv6 address. */
function addressOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

export const TLS: Check = {
  name: "TLS",
  area: "network",
  async run({ endpoint, usesProxy, now }) {
    if (endpoint.protocol === "http:") return skipped("http, on this machine only");
    if (usesProxy) return skipped("checked by each request through the proxy");
    try {
      const { validTo, protocol } = await certificateOf(endpoint);
      const days = Math.floor((Date.parse(validTo) - now()) / DAY_MS);
      const text = `${protocol}, certificate valid for ${days} days`;
      return days < FEW_DAYS
        ? warning(text, "Tell the operator of the endpoint to renew the certificate.")
        : ok(text);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return failed(
        `no secure connection (${code ?? message})`,
        "Check the clock. If a company's proxy decrypts connections, set NODE_EXTRA_CA_CERTS to its certificate.",
      );
    }
  },
};

function certificateOf({
  hostname,
  port,
}: URL): Promise<{ readonly validTo: string; readonly protocol: string }> {
  return new Promise((resolve, reject) => {
    const host = addressOf(hostname);
    // TLS has no server name for an IP address.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: Number(port || 443), ...name }, () => {
      resolve({ validTo: socket.getPeerCertificate().valid_to, protocol: socket.getProtocol() ?? "TLS" });
      socket.end();
    });
    socket.setTimeout(TLS_TIMEOUT_MS, () =>
      socket.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })),
    );
    socket.once("error", reject);
  });
}

export const CLOCK: Check = {
  name: "Clock",
  area: "network",
  async run(context) {
    const before = context.now();
    const { headers } = await describe(context);
    const server = Date.parse(headers.date ?? "");
    if (Number.isNaN(server)) return skipped("the server sends no time");
    // The header has whole seconds, and the response took some time.
    const skew = context.now() < server ? server - context.now() : Math.max(0, before - server - 1_000);
    return clockFinding(skew, before < server ? "behind" : "ahead");
  },
};

function clockFinding(skewMs: number, direction: string): Finding {
  if (skewMs <= TOLERABLE_SKEW_MS) return ok("agrees with the server's");
  const text = `${Math.round(skewMs / 1_000)} s ${direction} of the server's`.replace("behind of", "behind");
  const remedy = "Set the clock, for example by switching on network time.";
  return skewMs > LARGE_SKEW_MS ? failed(text, remedy) : warning(text, remedy);
}

export const ENDPOINT: Check = {
  name: "Endpoint",
  area: "network",
  async run(context) {
    const { status, body } = await describe(context);
    if (status === 200 && isDescription(body)) return ok("is an uploads API");
    if (status === 200) {
      return failed(
        "another server answers",
        "Check the endpoint, and whether your network asks you to sign in first.",
      );
    }
    return warning(
      `does not describe itself (status ${status})`,
      "If the checks below fail, too, check the endpoint: it needs the stage, as in https://…/v1.",
    );
  },
};

/** Requests the public description of the endpoint. */
function describe({ endpoint, send, signal }: CheckContext) {
  const url = `${endpoint.href.replace(/\/$/, "")}/.well-known/s3-upload-patterns`;
  return send({ method: "GET", url, headers: { accept: "application/json" }, signal });
}

function isDescription(body: string): boolean {
  try {
    return Array.isArray(JSON.parse(body)?.issuers);
  } catch {
    return false;
  }
}

import { setMaxListeners } from "node:events";
import type { Agent as HttpAgent, IncomingMessage } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { HttpAnswer, HttpRequest } from "../../engine/index.js";
import { NoAnswerError, UploadError } from "../../engine/index.js";
import { http, https } from "./node-http.js";
import { writeBody } from "./write-body.js";

/** Connections to use, for example through a proxy. */
export interface Agents {
  /** @default - keep-alive connections */
  readonly http?: HttpAgent;
  /** @default - keep-alive connections */
  readonly https?: HttpsAgent;
}

/** Time in milliseconds after which a silent connection is closed. API Gateway answers within 29 seconds. */
const SILENCE_MS = 60_000;
/** Largest response in bytes, more than any of the uploads API. */
const MAX_ANSWER_BYTES = 16 * 1_048_576;
/** Node's codes for characters that are not allowed in a header or URL. */
const UNSENDABLE_CODES = ["ERR_INVALID_CHAR", "ERR_UNESCAPED_CHARACTERS", "ERR_INVALID_URL"];
/** Node's and OpenSSL's codes for a certificate that is not trusted. */
const CERTIFICATE_CODES = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_)/;
/** Codes of errors after which the request certainly did not reach a server. */
const UNSENT_CODES = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"];

/**
 * Makes a function that sends requests with `node:http`, which takes a fraction of the CPU time of `fetch` and sends a
 * body with its length.
 */
export function createSend(agents: Agents = {}): (request: HttpRequest) => Promise<HttpAnswer> {
  const httpAgent = agents.http ?? new http.Agent({ keepAlive: true });
  const httpsAgent = agents.https ?? new https.Agent({ keepAlive: true });
  return async (request) => {
    try {
      return new URL(request.url).protocol === "https:"
        ? await exchange(request, https.request, httpsAgent)
        : await exchange(request, http.request, httpAgent);
    } catch (error) {
      throw asNoAnswer(error, request.url);
    }
  };
}

async function exchange(
  request: HttpRequest,
  open: typeof http.request,
  agent: HttpAgent,
): Promise<HttpAnswer> {
  const { method, url, headers, body, signal, onSent } = request;
  // All requests of an upload share one signal, so allow any number of listeners.
  if (signal !== undefined) setMaxListeners(0, signal);
  const outgoing = open(url, { method, headers: { ...headers, ...bodyHeaders(body) }, agent, signal });
  outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new NoAnswerError("ETIMEDOUT", false)));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing
      .once("response", resolve)
      .on("error", reject)
      .once("close", () => reject(closed()));
  });
  answered.catch(() => {});
  try {
    // A server may reject a body before it has read all of it. That response counts.
    const sent = writeBody(outgoing, { body, answered, onSent });
    const incoming = await Promise.race([answered, sent.then(() => answered)]);
    const answer = await readAnswer(incoming);
    if (!outgoing.writableFinished) outgoing.destroy();
    return answer;
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

function bodyHeaders(body: HttpRequest["body"]): Record<string, string> {
  if (body === undefined) return {};
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  return { "content-length": String(length) };
}

async function readAnswer(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw new NoAnswerError("EMSGSIZE", false);
    chunks.push(chunk);
  }
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString(),
  };
}

function closed(): NoAnswerError {
  return new NoAnswerError("ECONNRESET", false);
}

/** Converts network errors. Errors of reading the body, and requests that Node rejects, are not network errors. */
function asNoAnswer(error: unknown, url: string): unknown {
  if (error instanceof NoAnswerError || error instanceof UploadError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== "string") return error;
  if (UNSENDABLE_CODES.includes(code))
    return new UploadError("usage", "InvalidRequest", `The request cannot be sent: ${message}.`);
  if (CERTIFICATE_CODES.test(code)) return untrusted(code, url);
  return new NoAnswerError(code, UNSENT_CODES.includes(code));
}

/** No retry can make a certificate trusted. */
function untrusted(code: string, url: string): UploadError {
  const message = `${new URL(url).host} has no certificate that this machine trusts (${code}). Check the endpoint and the clock. If a company's proxy decrypts connections, set NODE_EXTRA_CA_CERTS to its certificate.`;
  return new UploadError("network", "UntrustedCertificate", message);
}

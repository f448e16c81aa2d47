import { UploadError } from "../errors.js";
import { unexpectedAnswer } from "../http/answer-error.js";
import type { Attempt, Retries } from "../http/retries.js";
import type { HttpAnswer } from "../platform.js";
import type { Tokens } from "./tokens.js";

/** A request to the uploads API. */
interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the endpoint, e.g. `/uploads`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** A successful response of the uploads API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: HttpAnswer["headers"];
  /** Undefined without a body. */
  readonly json: unknown;
}

/** Sends requests to the uploads API as one caller, with retries and token refresh. */
export interface ApiRequests {
  /** @throws {UploadError} after an error that retries did not fix */
  request(request: ApiRequest): Promise<ApiAnswer>;
  /** Sends a request once, to any URL that accepts the caller's token, and again if the token was rejected. */
  attemptWithToken(
    send: (authorization: string) => Promise<Attempt<HttpAnswer>>,
    signal: AbortSignal,
  ): Promise<Attempt<HttpAnswer>>;
}

export function createApiRequests(endpoint: string, tokens: Tokens, retries: Retries): ApiRequests {
  const base = baseUrl(endpoint);
  const attemptWithToken: ApiRequests["attemptWithToken"] = async (send, signal) => {
    const token = await tokens.current(signal);
    const first = await send(`Bearer ${token}`);
    if (first.outcome === "done" || first.error.status !== 401) return first;
    const second = await send(`Bearer ${await tokens.replace(token, signal)}`);
    return second.outcome === "failed" && second.error.status === 401 ? rejectedTwice(second) : second;
  };
  return {
    attemptWithToken,
    request: ({ method, path, body, signal }) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const type = text === undefined ? undefined : { "content-type": "application/json" };
      const attempt = (authorization: string) =>
        retries.attempt({
          method,
          url: base + path,
          headers: { authorization, ...type },
          body: text,
          signal,
        });
      return retries.run(async () => {
        const sent = await attemptWithToken(attempt, signal);
        return sent.outcome === "failed" ? sent : readAnswer(`${method} ${path.split("?")[0]}`, sent.value);
      }, signal);
    },
  };
}

/** Explains the error of a new token, because API Gateway says `Unauthorized` only. */
function rejectedTwice(failed: Extract<Attempt<never>, { outcome: "failed" }>): Attempt<never> {
  const { code, message, status, requestId } = failed.error;
  const text = `The server rejects the token, and a new one, too (${message.replace(/\.$/, "")}). Check that the token is for this endpoint.`;
  return { ...failed, error: new UploadError("authentication", code, text, { status, requestId }) };
}

/** Reads the response's JSON. If it was cut off on the way, the request is repeated. */
function readAnswer(what: string, answer: HttpAnswer): Attempt<ApiAnswer> {
  const { status, headers, body } = answer;
  if (body === "") return { outcome: "done", value: { status, headers, json: undefined } };
  try {
    return { outcome: "done", value: { status, headers, json: JSON.parse(body) } };
  } catch {
    const isJson = /\bjson\b/.test(headers["content-type"] ?? "");
    return { outcome: "failed", error: unexpectedAnswer(what, answer), isTransient: isJson };
  }
}

/** The endpoint without trailing slashes. @throws {UploadError} unless it is an HTTP URL without a query */
function baseUrl(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "")
    return endpoint.replace(/\/+$/, "");
  const message = `The endpoint is not the base URL of an uploads API. It must be a URL such as https://uploads.example.com/v1.`;
  throw new UploadError("usage", "InvalidEndpoint", message);
}

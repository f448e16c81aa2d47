import type { HttpAnswer, HttpRequest } from "../../node/index.js";
import { NoAnswerError, UploadError } from "../../node/index.js";

/** The part of `fetch` that openid-client calls. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

const WITHOUT_BODY = [204, 205, 304];

/**
 * Makes a `fetch` for openid-client from the requests of the uploads, so that both use the same proxies.
 * @throws {UploadError} of kind `network` if the server does not answer
 */
export function fetchThrough(send: (request: HttpRequest) => Promise<HttpAnswer>) {
  return async (url: string, { method, headers, body, signal }: FetchOptions): Promise<Response> => {
    const content = body === undefined || body === null ? {} : { body: String(body) };
    try {
      const answer = await send({ method, url, headers, ...content, ...(signal && { signal }) });
      const answered = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as [string, string]],
      );
      const isEmpty = WITHOUT_BODY.includes(answer.status);
      return new Response(isEmpty ? null : answer.body, { status: answer.status, headers: answered });
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const { host } = new URL(url);
      const message = `${host} does not answer (${error.code}). Check the connection and the proxy settings, then try again.`;
      throw new UploadError("network", error.code, message, { cause: error });
    }
  };
}

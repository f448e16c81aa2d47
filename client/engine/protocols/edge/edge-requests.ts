import type { Attempt } from "../../http/retries.js";
import { objectUrl } from "../../patterns/object-url.js";
import type { HttpAnswer } from "../../platform.js";
import type { Run } from "../../run/run.js";

/** A request of S3's multipart protocol, without the bytes of a part. */
interface EdgeRequest {
  readonly method: "POST" | "GET" | "DELETE";
  readonly query: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Sends requests for one key through CloudFront. */
export interface EdgeRequests {
  /** URL of the key. */
  readonly url: string;
  /** Sends a request once. */
  attempt(request: EdgeRequest): Promise<Attempt<HttpAnswer>>;
  /** Sends a request until it succeeds. @throws {UploadError} if it cannot succeed */
  request(request: EdgeRequest): Promise<HttpAnswer>;
}

/** @param base - URL of the distribution. */
export function edgeRequests(base: string, { api, retries, options }: Run): EdgeRequests {
  const url = objectUrl("edge", base, options.key);
  const attempt: EdgeRequests["attempt"] = ({ query, headers, ...request }) =>
    api.attemptWithToken(
      (authorization) =>
        retries.attempt({ ...request, url: `${url}?${query}`, headers: { ...headers, authorization } }),
      request.signal,
    );
  return {
    url,
    attempt,
    request: (request) => retries.run(() => attempt(request), request.signal),
  };
}

/** Query of a request about an upload. @param id - S3's. */
export function uploadQuery(id: string): string {
  return `uploadId=${encodeURIComponent(id)}`;
}

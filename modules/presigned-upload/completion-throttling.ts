import { Fn, Token } from "cdktf";
import type { MethodThrottling, Throttling } from "../rest-api/stage/method-settings.js";

/**
 * Default throttle of each route that completes an upload. A request to such a route waits up to 24 seconds for S3.
 * Lambda runs one request per instance, so each waiting request uses one of the account's concurrent executions (1,000
 * by default). A function cannot limit how many requests wait, but API Gateway's throttle can: at most burst + rate x
 * 24 seconds wait on each of the two routes, 520 in all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
const DEFAULT_COMPLETION_THROTTLING: Throttling = { ratePerSecond: 10, burst: 20 };

/** The routes that wait for S3, with the ids of their constructs. */
const COMPLETIONS = {
  CompleteUpload: "/uploads/{id}/complete",
  CompleteUppyUpload: "/s3/multipart/{uploadId}/complete",
};

/**
 * The throttles of the routes that complete an upload.
 * @param own - The user's setting for these routes. @default - the default, at most that of the whole API
 * @param ofApi - That of the whole API. @default - it is not known, and does not lower the default
 */
export function completionThrottling(
  own: Throttling | undefined,
  ofApi: Throttling = DEFAULT_COMPLETION_THROTTLING,
): readonly MethodThrottling[] {
  const { ratePerSecond, burst } = DEFAULT_COMPLETION_THROTTLING;
  const throttling = own ?? {
    ratePerSecond: atMost(ratePerSecond, ofApi.ratePerSecond),
    burst: atMost(burst, ofApi.burst),
  };
  return Object.entries(COMPLETIONS).map(([id, path]) => ({ id, method: "POST", path, throttling }));
}

function atMost(limit: number, ofApi: number): number {
  return Token.isUnresolved(ofApi) ? Fn.min([limit, ofApi]) : Math.min(limit, ofApi);
}

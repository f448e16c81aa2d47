import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { HttpHandler, HttpHeader, HttpRequest, HttpResponse } from "../../http/http.js";
import type { Log } from "../../log.js";
import type { CacheBehavior, Distribution, Model } from "../../model.js";
import { createWebAclEvaluator } from "../waf/index.js";
import { behaviorFor } from "./behavior.js";
import { viewerRequestEvent } from "./edge/event.js";
import { toHttpHeaders } from "./edge/headers.js";
import type { EdgeResult } from "./edge/result.js";
import type { InvokeEdgeFunction } from "./edge/run-function.js";
import { forwardedHeaders, runEdgeFunction } from "./edge/run-function.js";
import type { ErrorCache } from "./error-cache.js";
import { createErrorCache } from "./error-cache.js";
import type { CloudFrontError } from "./limits.js";
import { limitError, methodError } from "./limits.js";
import type { ViewerRequest } from "./origin/origin-request.js";
import { toOriginRequest } from "./origin/origin-request.js";
import type { S3Port } from "./origin/s3-origin.js";
import { sendToS3 } from "./origin/s3-origin.js";
import { blockedResponse, cloudfrontHeaders, errorResponse, toRequestId } from "./response.js";
import { applyResponseHeadersPolicy } from "./response-headers-policy.js";
import { problemsOf, UnsupportedDistributionError } from "./supported.js";

/** Options of {@link createDistribution}. */
export interface DistributionOptions {
  readonly distribution: Distribution;
  readonly model: Pick<Model, "buckets" | "functions" | "webAcls" | "accountId">;
  readonly invoke: InvokeEdgeFunction;
  readonly s3: S3Port;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** Creates an identifier for a request, in the form of a UUID. */
  readonly randomId: () => string;
}

/** CloudFront's error for an edge function that failed or timed out. */
const FUNCTION_FAILED: CloudFrontError = {
  status: 503,
  message: "The Lambda function associated with the CloudFront distribution failed or timed out.",
};
/** CloudFront's error for an invalid result of an edge function. */
const FUNCTION_INVALID: CloudFrontError = {
  status: 502,
  message: "The Lambda function result failed validation.",
};

/**
 * Serves a distribution. The emulator's listener represents the TLS port of the distribution's domain name and aliases,
 * so every request satisfies the viewer protocol policy https-only.
 * @throws {UnsupportedDistributionError} with everything that is not emulated
 */
export function createDistribution(options: DistributionOptions): HttpHandler {
  const { distribution, model, clock } = options;
  const problems = problemsOf(distribution, model);
  if (problems.length > 0) throw new UnsupportedDistributionError(distribution.constructPath, problems);
  const webAcl = model.webAcls.find(({ arn }) => arn === distribution.webAclArn);
  const evaluate = webAcl && createWebAclEvaluator(webAcl, clock);
  const errors = createErrorCache(distribution, clock);
  return async (request) => {
    const requestId = toRequestId(options.randomId());
    const note = (message: string): void =>
      options.log({ service: "cloudfront", message, requestId, constructPath: distribution.constructPath });
    try {
      const decision = evaluate?.(request);
      if (decision && decision.matchedRules.length > 0)
        note(`web ACL ${webAcl?.constructPath}: ${decision.matchedRules.join(", ")}`);
      if (decision?.answer !== undefined) return blockedResponse(decision.answer, requestId);
      return await serve(request, { ...options, errors, requestId, note });
    } catch (error) {
      note(`internal error: ${error instanceof Error ? error.message : String(error)}`);
      return errorResponse({ status: 500, message: "Internal error." }, requestId);
    }
  };
}

interface Exchange extends DistributionOptions {
  readonly errors: ErrorCache;
  readonly requestId: string;
  readonly note: (message: string) => void;
}

async function serve(request: HttpRequest, exchange: Exchange): Promise<HttpResponse> {
  const { distribution, requestId, note } = exchange;
  const behavior = behaviorFor(distribution, request.path);
  const error = limitError(request) ?? methodError(request, behavior);
  if (error) {
    note(`${request.method} rejected with ${error.status}: ${error.message}`);
    return errorResponse(error, requestId);
  }
  const event = viewerRequestEvent(request, distribution, requestId);
  const association = behavior.lambdaFunctionAssociations[0];
  const result = association
    ? await runEdgeFunction(association.qualifiedArn, { event, request }, exchange)
    : { type: "request" as const, request: event.Records[0].cf.request };
  switch (result.type) {
    case "failed":
      note(`${request.method} rejected with 503: ${result.reason}`);
      return exchange.facts.holds("edgeFailuresAreNamed")
        ? errorResponse(FUNCTION_FAILED, requestId, "LambdaExecutionError from cloudfront")
        : errorResponse(FUNCTION_FAILED, requestId);
    case "invalid":
      note(`${request.method} rejected with 502: the edge function's response is invalid: ${result.reason}`);
      return errorResponse(FUNCTION_INVALID, requestId, "LambdaValidationError from cloudfront");
    case "response":
      note(`${request.method} answered by the edge function with ${result.status}`);
      return functionResponse(result, request, behavior, exchange);
    case "request": {
      const viewer = {
        ...result.request,
        headers: forwardedHeaders(result.request, request, exchange.facts),
      };
      return originResponse(viewer, request, behavior, exchange);
    }
  }
}

function functionResponse(
  { status, headers, body }: Extract<EdgeResult, { readonly type: "response" }>,
  request: HttpRequest,
  behavior: CacheBehavior,
  { requestId, facts }: Exchange,
): HttpResponse {
  const own = toHttpHeaders(headers).filter(([name]) => name.toLowerCase() !== "content-length");
  const policy = facts.holds("responsePolicyCoversGenerated") ? behavior.responseHeadersPolicy : undefined;
  const lines = applyResponseHeadersPolicy(own, policy, request);
  const length: HttpHeader[] = status === 204 ? [] : [["content-length", String(body.length)]];
  return {
    status,
    headers: [
      ["server", "CloudFront"],
      ...lines,
      ...length,
      ...cloudfrontHeaders("LambdaGeneratedResponse from cloudfront", requestId),
    ],
    body: request.method === "HEAD" ? "" : body,
  };
}

/** The request whose Origin header decides on CORS headers. */
function corsRequest(viewer: ViewerRequest, request: HttpRequest, facts: Facts): ViewerRequest | HttpRequest {
  return facts.holds("responsePolicyRemembersOrigin") ? request : viewer;
}

/** Headers of the connection to S3, which viewers do not get. */
const DROPPED = /^(connection|keep-alive|via)$/i;

async function originResponse(
  viewer: ViewerRequest,
  request: HttpRequest,
  behavior: CacheBehavior,
  exchange: Exchange,
): Promise<HttpResponse> {
  const { distribution, model, requestId, note } = exchange;
  const origin = distribution.origins.find(({ originId }) => originId === behavior.targetOriginId);
  if (!origin)
    throw new UnsupportedDistributionError(distribution.constructPath, ["its origin does not exist"]);
  const { facts } = exchange;
  const originRequest = toOriginRequest(viewer, behavior, origin, { requestId, facts });
  const options = { s3: exchange.s3, origin, distribution, accountId: model.accountId, facts, note };
  const response = await exchange.errors.answer(viewer.method, viewer.uri, () =>
    sendToS3(originRequest, request.body, options),
  );
  note(`${request.method} answered by S3 with ${response.status}`);
  const isCovered = response.status < 400 || facts.holds("edgeErrorsHaveCors");
  const dropped = isCovered ? DROPPED : /^(connection|keep-alive|via|access-control-.*)$/i;
  const headers = response.headers.filter(([name]) => !dropped.test(name));
  const policy = isCovered ? behavior.responseHeadersPolicy : undefined;
  const cacheResult = response.status < 400 ? "Miss from cloudfront" : "Error from cloudfront";
  return {
    ...response,
    headers: [
      ...applyResponseHeadersPolicy(headers, policy, corsRequest(viewer, request, facts)),
      ...cloudfrontHeaders(cacheResult, requestId),
    ],
  };
}

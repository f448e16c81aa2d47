import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from "aws-lambda";
import type { Authenticator } from "../identity/authentication.js";
import { type AllowedUpload, decideUpload } from "../upload-policy/decide.js";
import { checksumsIn } from "../upload-policy/headers/checksum.js";
import { MAX_SINGLE_PUT_BYTES } from "../upload-policy/policy.js";
import type { Refusal } from "../upload-policy/refusal.js";
import { relativeKeyFromPath } from "../upload-policy/relative-key.js";
import { type Asker, type ErrorAnswer, errorAnswer, preflightAnswer, SERVED_METHODS } from "./answer.js";
import type { EdgeAuthorizerSettings } from "./contract.js";
import { headerOf, headerRefusal, originRequest } from "./origin-request.js";

/** What becomes of a viewer's request: what goes back to CloudFront, and what the log says of it. */
export interface ViewerRequestResult {
  readonly reply: CloudFrontRequest | CloudFrontResultResponse;
  /** Holds no credential, key or URL. */
  readonly logEntry: Readonly<Record<string, string | number | undefined>>;
}

/** Settings, and what is made of them, for one request. */
export interface ViewerRequestContext {
  readonly settings: EdgeAuthorizerSettings;
  readonly authenticate: Authenticator;
  /** A fresh identifier for the upload. */
  readonly uploadId: string;
}

type ViewerRequest = CloudFrontRequestEvent["Records"][number]["cf"];

/** Decides a viewer's request: on to S3 with a new path and headers, or answered here. */
export async function answerViewerRequest(
  { request, config }: ViewerRequest,
  context: ViewerRequestContext,
): Promise<ViewerRequestResult> {
  const { settings, uploadId } = context;
  const origin = headerOf(request.headers, "origin");
  const asker: Asker = {
    requestId: config.requestId,
    origin,
    allowedOrigins: settings.corsAllowedOrigins,
  };
  if (request.method === "OPTIONS") {
    return { reply: preflightAnswer(asker), logEntry: { outcome: "preflight" } };
  }
  const decision = await decide(request, context);
  if (decision.outcome === "refused") {
    const { status, code, detail } = decision;
    return { reply: errorAnswer(decision, asker), logEntry: { outcome: "refused", status, code, detail } };
  }
  return {
    reply: originRequest(request, decision, uploadId, settings),
    logEntry: { outcome: "allowed", uploadId },
  };
}

type Decision = AllowedUpload | (ErrorAnswer & { readonly outcome: "refused"; readonly detail?: string });

async function decide(
  request: CloudFrontRequest,
  { settings, authenticate }: ViewerRequestContext,
): Promise<Decision> {
  const unserved = unservedRequest(request);
  if (unserved !== undefined) return unserved;
  const authentication = await authenticate(headerOf(request.headers, "authorization"));
  if (authentication.outcome === "refused") return authentication;
  const key = relativeKeyFromPath(request.uri.slice(1));
  if (key.outcome === "refused") return key;
  const header = (name: string) => headerOf(request.headers, name);
  const decision = decideUpload({
    request: {
      key: key.key,
      length: declaredLength(header("content-length")),
      contentType: header("content-type"),
      checksums: checksumsIn(header),
    },
    identity: authentication.identity,
    policy: settings.policy,
    prefix: settings.prefix,
    patternMaxBytes: MAX_SINGLE_PUT_BYTES,
    lengthRequired: true,
  });
  return decision.outcome === "refused" ? decision : (headerRefusal(request.headers, settings) ?? decision);
}

/** The method that counts is the request's own: headers that would override it have no effect. */
function unservedRequest({ method, querystring }: CloudFrontRequest): Decision | undefined {
  if (method !== "PUT") {
    const message = `The method ${method} is not served here; ${SERVED_METHODS} are.`;
    return { outcome: "refused", status: 405, code: "MethodNotAllowed", message };
  }
  if (querystring !== "") {
    // CloudFront would drop it, and a part of a multipart upload would become the whole object.
    const message = "A query string is not served here: put the whole object with one request.";
    return { outcome: "refused", status: 400, code: "QueryNotServed", message } satisfies Refusal;
  }
  return undefined;
}

/** Not a number where the header is none, which the policy refuses. */
function declaredLength(contentLength: string | undefined): number | undefined {
  if (contentLength === undefined) return undefined;
  return /^\d+$/.test(contentLength) ? Number(contentLength) : Number.NaN;
}

import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from "aws-lambda";
import type { Authentication } from "../identity/authentication.js";
import type { Identity } from "../identity/contract.js";
import type { LiveSettings } from "../live-settings/contract.js";
import { UPLOADS_PAUSED } from "../live-settings/paused.js";
import type { UploadRejection } from "../upload-policy/rejection.js";
import { rejected } from "../upload-policy/rejection.js";
import { relativeKeyFromPath } from "../upload-policy/relative-key.js";
import type { AnswerContext, ErrorAnswer } from "./answer.js";
import { errorAnswer, preflightAnswer, SERVED_METHODS } from "./answer.js";
import type { EdgeAuthorizerSettings } from "./contract.js";
import type { AllowedRequest, Operation } from "./operation.js";
import { headerOf } from "./origin/object-headers.js";
import { putObject } from "./put-object.js";

/** The result for a viewer's request: the reply to CloudFront, and the log entry. */
export interface ViewerRequestResult {
  readonly reply: CloudFrontRequest | CloudFrontResultResponse;
  /** Holds no credential, key or URL. */
  readonly logEntry: Readonly<Record<string, string | number | undefined>>;
}

/** Settings and authenticator for one request. */
interface ViewerRequestContext {
  readonly settings: EdgeAuthorizerSettings;
  readonly uploads: LiveSettings["uploads"];
  /** Checks the values of the headers `Authorization` and `x-api-key`. */
  readonly authenticate: (
    authorization: string | undefined,
    apiKey: string | undefined,
  ) => Promise<Authentication>;
  /** Upload id if the client sends none. */
  readonly freshUploadId: string;
}

type ViewerRequest = CloudFrontRequestEvent["Records"][number]["cf"];

/** Decides a viewer's request: it goes on to S3 with a new path and headers, or gets its response here. */
export async function answerViewerRequest(
  { request, config }: ViewerRequest,
  context: ViewerRequestContext,
): Promise<ViewerRequestResult> {
  const { settings } = context;
  const origin = headerOf(request.headers, "origin");
  const answerContext: AnswerContext = {
    requestId: config.requestId,
    origin,
    allowedOrigins: settings.corsAllowedOrigins,
  };
  if (request.method === "OPTIONS") {
    return { reply: preflightAnswer(answerContext), logEntry: { outcome: "preflight" } };
  }
  const decision = await decide(request, context);
  if (decision.outcome === "rejected") {
    const { status, code, detail } = decision;
    return {
      reply: errorAnswer(decision, answerContext),
      logEntry: { outcome: "rejected", status, code, detail },
    };
  }
  return { reply: decision.request, logEntry: { outcome: "allowed", uploadId: decision.uploadId } };
}

type Rejection = ErrorAnswer & { readonly outcome: "rejected"; readonly detail?: string };

async function decide(
  request: CloudFrontRequest,
  { settings, uploads, authenticate, freshUploadId }: ViewerRequestContext,
): Promise<AllowedRequest | Rejection> {
  const operation = operationOf(request);
  if (typeof operation !== "function") return operation;
  if (uploads === "paused") return { outcome: "rejected", ...UPLOADS_PAUSED };
  const authentication = await authenticate(
    headerOf(request.headers, "authorization"),
    headerOf(request.headers, "x-api-key"),
  );
  if (authentication.outcome === "rejected") return authentication;
  const { identity } = authentication;
  const unknownTenant = tenantRejection(identity, settings);
  if (unknownTenant !== undefined) return unknownTenant;
  const key = relativeKeyFromPath(request.uri.slice(1));
  if (key.outcome === "rejected") return key;
  return operation({ request, key: key.key, identity, settings, freshUploadId });
}

function tenantRejection(
  { tenant }: Identity,
  { tenants }: EdgeAuthorizerSettings,
): UploadRejection | undefined {
  if (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))) return undefined;
  return rejected(403, "UnknownTenant", "The caller's tenant is not known here.");
}

/** Goes by the request's own method: headers such as X-HTTP-Method-Override have no effect. */
function operationOf({ method, querystring }: CloudFrontRequest): Operation | Rejection {
  if (method !== "PUT") {
    const message = `Method ${method} is not allowed. Allowed methods: ${SERVED_METHODS}.`;
    return { outcome: "rejected", status: 405, code: "MethodNotAllowed", message };
  }
  if (querystring === "") return putObject;
  // CloudFront would drop it, and a part of a multipart upload would become the whole object.
  const message = "A query string is not supported. Upload the whole object with one request.";
  return rejected(400, "QueryNotServed", message);
}

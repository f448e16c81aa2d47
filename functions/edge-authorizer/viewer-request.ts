import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from "aws-lambda";
import type { Authentication } from "../identity/authentication.js";
import type { Identity } from "../identity/contract.js";
import type { LiveSettings } from "../live-settings/contract.js";
import { UPLOADS_PAUSED } from "../live-settings/paused.js";
import type { AllowedUpload } from "../upload-policy/decide.js";
import { decideUpload } from "../upload-policy/decide.js";
import { checksumsIn } from "../upload-policy/headers/checksum.js";
import { boundUploadId, isClientUploadId } from "../upload-policy/headers/metadata.js";
import { MAX_SINGLE_PUT_BYTES } from "../upload-policy/policy.js";
import type { UploadRejection } from "../upload-policy/rejection.js";
import { rejected } from "../upload-policy/rejection.js";
import { relativeKeyFromPath } from "../upload-policy/relative-key.js";
import type { AnswerContext, ErrorAnswer } from "./answer.js";
import { errorAnswer, preflightAnswer, SERVED_METHODS } from "./answer.js";
import type { EdgeAuthorizerSettings } from "./contract.js";
import { headerOf, repeatedHeaderRejection } from "./origin/object-headers.js";
import { headersRejection, originRequest } from "./origin/origin-request.js";

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
  const clientId = headerOf(request.headers, "x-upload-id");
  const uploadId =
    clientId === undefined ? context.freshUploadId : boundUploadId(clientId, decision.subjectSegment);
  return {
    reply: originRequest(request, decision, uploadId, settings),
    logEntry: { outcome: "allowed", uploadId },
  };
}

type Decision = AllowedUpload | (ErrorAnswer & { readonly outcome: "rejected"; readonly detail?: string });

async function decide(
  request: CloudFrontRequest,
  { settings, uploads, authenticate }: ViewerRequestContext,
): Promise<Decision> {
  const unserved = unservedRequest(request);
  if (unserved !== undefined) return unserved;
  if (uploads === "paused") return { outcome: "rejected", ...UPLOADS_PAUSED };
  const authentication = await authenticate(
    headerOf(request.headers, "authorization"),
    headerOf(request.headers, "x-api-key"),
  );
  if (authentication.outcome === "rejected") return authentication;
  const unknownTenant = tenantRejection(authentication.identity, settings);
  if (unknownTenant !== undefined) return unknownTenant;
  const key = relativeKeyFromPath(request.uri.slice(1));
  if (key.outcome === "rejected") return key;
  const repeated = repeatedHeaderRejection(request.headers);
  if (repeated !== undefined) return repeated;
  const header = (name: string) => headerOf(request.headers, name);
  const decision = decideUpload({
    request: {
      key: key.key,
      length: declaredLength(header("content-length")),
      // An empty value names no type.
      contentType: header("content-type") || undefined,
      checksums: checksumsIn(header),
    },
    identity: authentication.identity,
    policy: settings.policy,
    prefix: settings.prefix,
    patternMaxBytes: MAX_SINGLE_PUT_BYTES,
    lengthRequired: true,
  });
  if (decision.outcome === "rejected") return decision;
  return headersRejection(request.headers, settings) ?? uploadIdRejection(header("x-upload-id")) ?? decision;
}

function tenantRejection(
  { tenant }: Identity,
  { tenants }: EdgeAuthorizerSettings,
): UploadRejection | undefined {
  if (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))) return undefined;
  return rejected(403, "UnknownTenant", "The caller's tenant is not known here.");
}

function uploadIdRejection(clientId: string | undefined): UploadRejection | undefined {
  if (clientId === undefined || isClientUploadId(clientId)) return undefined;
  const message = "x-upload-id must be a UUID in lower case, e.g. the result of crypto.randomUUID().";
  return rejected(400, "InvalidUploadId", message);
}

/** Checks the request's own method: headers such as X-HTTP-Method-Override have no effect. */
function unservedRequest({ method, querystring }: CloudFrontRequest): Decision | undefined {
  if (method !== "PUT") {
    const message = `Method ${method} is not allowed. Allowed methods: ${SERVED_METHODS}.`;
    return { outcome: "rejected", status: 405, code: "MethodNotAllowed", message };
  }
  if (querystring !== "") {
    // CloudFront would drop it, and a part of a multipart upload would become the whole object.
    const message = "A query string is not supported. Upload the whole object with one request.";
    return rejected(400, "QueryNotServed", message);
  }
  return undefined;
}

/** Not a number if the header is malformed, which the policy rejects. */
function declaredLength(contentLength: string | undefined): number | undefined {
  if (contentLength === undefined) return undefined;
  return /^\d+$/.test(contentLength) ? Number(contentLength) : Number.NaN;
}

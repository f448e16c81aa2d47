import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from "aws-lambda";
import type { AuditEntry } from "../audit/audit-entry.js";
import { auditEntry } from "../audit/audit-entry.js";
import { namedKey } from "../audit/named-key.js";
import type { Authentication } from "../identity/authentication.js";
import { knownCaller } from "../identity/authentication.js";
import type { Identity } from "../identity/contract.js";
import { tenantRejection } from "../identity/tenants/known-tenant.js";
import type { LiveSettings } from "../live-settings/contract.js";
import { UPLOADS_PAUSED } from "../live-settings/paused.js";
import type { Narrow } from "../upload-policy/decide.js";
import type { NarrowedPolicy } from "../upload-policy/narrowing/narrowed-policy.js";
import { rejected } from "../upload-policy/rejection.js";
import { relativeKeyFromPath } from "../upload-policy/relative-key.js";
import type { AnswerContext, ErrorAnswer } from "./answer.js";
import { errorAnswer, isPartsMethod, servedMethods } from "./answer.js";
import type { EdgeAuthorizerSettings } from "./contract.js";
import type { AllowedRequest, Operation } from "./operation.js";
import { headerOf } from "./origin/object-headers.js";
import { putObject } from "./put-object.js";

/** The result for a viewer's request: the reply to CloudFront, and the log entry. */
export interface ViewerRequestResult {
  readonly reply: CloudFrontRequest | CloudFrontResultResponse;
  /** Holds no credential, key or URL. */
  readonly logEntry: AuditEntry | { readonly outcome: "preflight" };
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
  /** Creates an upload id if the client sends none. */
  readonly newUploadId: () => string;
  /** Time to respond by, in milliseconds since 1970. */
  readonly deadline: number;
  /** Applies narrower limits to uploads. @default - the policy alone decides */
  readonly narrow?: Narrow;
}

type ViewerRequest = CloudFrontRequestEvent["Records"][number]["cf"];

/** Decides a viewer's request: forwards it to S3 with a new path and headers, or responds to it. */
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
    parts: settings.parts ?? false,
  };
  if (request.method === "OPTIONS") {
    const { preflightAnswer } = await import("./preflight/preflight-answer.js");
    return { reply: preflightAnswer(answerContext), logEntry: { outcome: "preflight" } };
  }
  const decided = await decide(request, context);
  const { decision } = decided;
  return {
    reply: decision.outcome === "rejected" ? errorAnswer(decision, answerContext) : decision.request,
    logEntry: entryOf(decided, request, settings),
  };
}

type Rejection = ErrorAnswer & { readonly outcome: "rejected"; readonly detail?: string };

/** A decision, and the authentication before it. */
interface Decided {
  readonly decision: AllowedRequest | Rejection;
  readonly authentication?: Authentication;
}

async function decide(
  request: CloudFrontRequest,
  { settings, uploads, authenticate, newUploadId, deadline, narrow }: ViewerRequestContext,
): Promise<Decided> {
  const operation = await operationOf(request, settings);
  if (typeof operation !== "function") return { decision: operation };
  if (uploads === "paused" && isUpload(request)) {
    return { decision: { outcome: "rejected", ...UPLOADS_PAUSED } };
  }
  const authentication = await authenticate(
    headerOf(request.headers, "authorization"),
    headerOf(request.headers, "x-api-key"),
  );
  if (authentication.outcome === "rejected") return { decision: authentication, authentication };
  const { identity } = authentication;
  const unknownTenant = tenantRejection(identity, settings.tenants);
  if (unknownTenant !== undefined) return { decision: unknownTenant, authentication };
  const path = pathOfKey(request, settings);
  if (path === undefined) return { decision: outsideBasePath(settings), authentication };
  const key = relativeKeyFromPath(path);
  if (key.outcome === "rejected") return { decision: key, authentication };
  const narrowed = await policyFor(identity, settings);
  if (narrowed.outcome === "rejected") return { decision: narrowed, authentication };
  const own = { ...settings, policy: narrowed.policy };
  const allowed = operation({ request, key: key.key, identity, settings: own, newUploadId, narrow });
  if (allowed.outcome === "rejected") return { decision: allowed, authentication };
  const { attributes = own.policy.attributes } = allowed;
  if (attributes) {
    // Loaded only if needed, to keep a cold start short.
    const { attributesRejection } = await import("./attributes/attributes-rejection.js");
    const rejection = attributesRejection(request, allowed, { ...own.policy, attributes });
    if (rejection) return { decision: rejection, authentication };
  }
  if (settings.quota === undefined) return { decision: allowed, authentication };
  // Loaded only if there are quotas, to keep a cold start short.
  const { admitUpload } = await import("./quota/admit-upload.js");
  const upload = {
    allowed,
    identity,
    settings: settings.quota,
    isWrittenOnce: !own.policy.overwrite,
    newId: newUploadId,
    deadline,
  };
  return { decision: await admitUpload(request, upload), authentication };
}

function entryOf(
  { decision, authentication }: Decided,
  request: CloudFrontRequest,
  settings: EdgeAuthorizerSettings,
): AuditEntry {
  const caller = authentication && knownCaller(authentication);
  if (decision.outcome === "allowed") {
    const { key, uploadId, operation, detail } = decision;
    return auditEntry({ outcome: "allowed", detail, ...caller, key, uploadId, operation });
  }
  const { status, code, detail } = decision;
  const path = pathOfKey(request, settings);
  const key = authentication && path !== undefined ? namedKey(path, authentication, settings) : undefined;
  return auditEntry({ outcome: "rejected", status, code, detail, ...caller, key });
}

/** The path of a key, without the base path; undefined for a path that is not below the base path. */
function pathOfKey(
  { uri }: CloudFrontRequest,
  { basePath = "" }: EdgeAuthorizerSettings,
): string | undefined {
  return uri.startsWith(`/${basePath}`) ? uri.slice(1 + basePath.length) : undefined;
}

/**
 * A path outside the base path. CloudFront compares path patterns with the normal form of a path, but passes the path
 * to the function as sent. So the function also sees paths such as `/assets/../uploads/KEY`.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
function outsideBasePath({ basePath = "" }: EdgeAuthorizerSettings): Rejection {
  return rejected(400, "InvalidKey", `The path must begin with /${basePath} as written here.`);
}

/** Loads the code for a caller's own policy only if the caller has one, to keep a cold start short. */
async function policyFor(
  { policy: own }: Identity,
  { policy }: EdgeAuthorizerSettings,
): Promise<NarrowedPolicy> {
  if (own === undefined) return { outcome: "policy", policy };
  const { narrowedPolicy } = await import("../upload-policy/narrowing/narrowed-policy.js");
  return narrowedPolicy(policy, own);
}

/** Whether a request stores something. A GET lists the parts of an upload, and a DELETE aborts it. */
function isUpload({ method }: CloudFrontRequest): boolean {
  return method !== "GET" && method !== "DELETE";
}

/** Finds the operation by the request's own method: headers such as X-HTTP-Method-Override have no effect. */
async function operationOf(
  { method, querystring }: CloudFrontRequest,
  { parts = false }: EdgeAuthorizerSettings,
): Promise<Operation | Rejection> {
  if (method === "PUT" && querystring === "") return putObject;
  if (parts && isPartsMethod(method)) {
    // Loaded only if needed, to keep the cold start of whole objects short.
    const { partsOperation } = await import("./parts/parts-operation.js");
    return partsOperation(method, querystring);
  }
  if (method !== "PUT") {
    const message = `Method ${method} is not allowed. Allowed methods: ${servedMethods(parts)}.`;
    return { outcome: "rejected", status: 405, code: "MethodNotAllowed", message };
  }
  // CloudFront would remove the query string, and a part of a multipart upload would become the whole object.
  const message = "A query string is not supported. Upload the whole object with one request.";
  return rejected(400, "QueryNotServed", message);
}

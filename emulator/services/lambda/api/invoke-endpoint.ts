import { requireAllowed, ServiceError } from "../../../aws-json/service-error.js";
import type { ReadSignedCall, SignedCall } from "../../../aws-json/signed-call.js";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../../http/http.js";
import { header, jsonResponse } from "../../../http/http.js";
import type { Iam } from "../../../iam/iam.js";
import { parseJson } from "../../../json.js";
import type { Log } from "../../../log.js";
import type { LambdaFunction, Model } from "../../../model.js";
import { findFunction } from "../access/find-function.js";
import type { AsynchronousInvocations } from "../asynchronous/event-queue.js";
import { versionOf } from "../environment.js";
import type { RejectedInvocation } from "../invocation.js";
import type { Lambda } from "../lambda.js";

/** Options of {@link createInvokeEndpoint}. */
interface InvokeEndpointOptions {
  readonly model: Pick<Model, "functions" | "accountId">;
  readonly lambda: Pick<Lambda, "invoke">;
  readonly invocations: AsynchronousInvocations;
  readonly iam: Pick<Iam, "authorize">;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

/**
 * Serves `Invoke` at `lambda.REGION.amazonaws.com`, synchronous and asynchronous.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createInvokeEndpoint(options: InvokeEndpointOptions): HttpHandler {
  return async (request) => {
    try {
      return await invoke(request, options);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { status, type, message } = error;
      const content = { Type: status < 500 ? "User" : "Service", Message: message };
      return jsonResponse(status, content, "application/json", [["x-amzn-errortype", type]]);
    }
  };
}

async function invoke(request: HttpRequest, options: InvokeEndpointOptions): Promise<HttpResponse> {
  const named = PATH.exec(request.path)?.[1];
  if (request.method !== "POST" || named === undefined) {
    const message = "Only POST /2015-03-31/functions/NAME/invocations is emulated";
    throw new ServiceError("UnknownOperationException", message, 404);
  }
  const call = await options.readSignedCall(request, "lambda");
  if ("code" in call) throw new ServiceError(call.code, call.message, 403);
  const arn = arnOf(decodeURIComponent(named), request, call, options);
  authorize(arn, call, options);
  const fn = findFunction(options.model.functions, arn);
  if (!fn) throw new ServiceError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  const payload = payloadOf(call.body);
  switch (header(request, "x-amz-invocation-type") ?? "RequestResponse") {
    case "RequestResponse":
      return invokeAndWait(fn, arn, payload, options);
    case "Event":
      return acceptEvent(arn, payload, options);
    case "DryRun":
      return { status: 204, headers: [], body: "" };
    default:
      throw new ServiceError(
        "InvalidParameterValueException",
        "InvocationType must be RequestResponse, Event or DryRun",
      );
  }
}

/**
 * The ARN of the function in the path. The path contains the function's name, its ARN, or its partial ARN
 * (`ACCOUNT:function:NAME`). The query can add a version.
 */
function arnOf(
  named: string,
  request: HttpRequest,
  { region }: SignedCall,
  { model }: InvokeEndpointOptions,
): string {
  const name = named.replace(/^(\d{12}:)?function:/, "");
  const arn = name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${model.accountId}:function:${name}`;
  const qualifier = new URLSearchParams(request.query).get("Qualifier");
  return qualifier === null ? arn : `${arn}:${qualifier}`;
}

function authorize(
  arn: string,
  { principal }: SignedCall,
  { iam, log }: Pick<InvokeEndpointOptions, "iam" | "log">,
): void {
  const action = "lambda:InvokeFunction";
  const decision = iam.authorize(principal, action, arn, { "aws:SecureTransport": "true" });
  const requested = { service: "lambda", principal, action, resource: arn };
  requireAllowed(decision, requested, log, { type: "AccessDeniedException", status: 403 });
}

/** The payload. An empty body means an empty object. */
function payloadOf(body: string): string {
  if (body === "") return "{}";
  if (parseJson(body) !== undefined) return body;
  throw new ServiceError("InvalidRequestContentException", "Could not parse request body into json");
}

async function invokeAndWait(
  fn: LambdaFunction,
  arn: string,
  payload: string,
  { lambda }: InvokeEndpointOptions,
): Promise<HttpResponse> {
  const result = await lambda.invoke(arn, payload);
  if (result.outcome === "rejected") throw errorOf(result);
  return {
    status: 200,
    headers: [
      ["content-type", "application/json"],
      ["x-amzn-requestid", result.requestId],
      ["x-amz-executed-version", versionOf(fn)],
      ...(result.outcome === "ok" ? [] : ([["x-amz-function-error", "Unhandled"]] as const)),
    ],
    body: result.payload,
  };
}

function acceptEvent(arn: string, payload: string, { invocations }: InvokeEndpointOptions): HttpResponse {
  const accepted = invocations.accept(arn, payload);
  if (accepted.outcome === "rejected") throw errorOf(accepted);
  return { status: 202, headers: [["x-amzn-requestid", accepted.requestId]], body: "" };
}

function errorOf({ status, message }: Pick<RejectedInvocation, "status" | "message">): ServiceError {
  const types = {
    404: "ResourceNotFoundException",
    413: "RequestTooLargeException",
    429: "TooManyRequestsException",
    502: "ServiceException",
  } as const;
  return new ServiceError(types[status], message, status);
}

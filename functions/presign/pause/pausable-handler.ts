import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { LiveSettingsAddress } from "../../live-settings/contract.js";
import { liveSettingsReader } from "../../live-settings/live-settings.js";
import type { PausedError } from "../../live-settings/paused.js";
import { pausedError } from "../../live-settings/paused.js";
import { roleReader } from "../../live-settings/role-reader.js";
import { errorAnswer } from "../api/answer.js";
import { bodyText } from "../api/proxy-event.js";
import type { ImportEvent, PresignSettings } from "../contract.js";
import type { PresignHandler } from "../create-handler.js";
import { ImportRejectedError } from "../import/import-rejected-error.js";
import type { PresignPorts } from "../ports.js";
import { findRoute } from "../router.js";

/** Routes that neither sign nor complete an upload. They work while uploads are paused. */
const SERVED_WHILE_PAUSED: ReadonlySet<string> = new Set([
  "GET /uploads",
  "GET /uploads/{id}",
  "DELETE /uploads/{id}",
  "GET /downloads/{key+}",
  "GET /me",
  "GET /me/usage",
  "GET /s3/multipart/{uploadId}",
  "DELETE /s3/multipart/{uploadId}",
]);

/** Operations that `POST /s3/sign` signs while uploads are paused: they store nothing. */
const SIGNED_WHILE_PAUSED: ReadonlySet<string> = new Set(["ListParts", "AbortMultipartUpload"]);

/** Options of the handler, in addition to the handler that it wraps. */
interface PausableHandlerOptions {
  readonly settings: PresignSettings;
  readonly address: LiveSettingsAddress;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: PresignPorts["log"];
}

/** Creates a handler that calls another one, unless uploads are paused. */
export function pausableHandler(
  serve: PresignHandler,
  { address, environment, ...options }: PausableHandlerOptions,
): PresignHandler {
  const readLiveSettings = liveSettingsReader(address, roleReader(environment));
  return async (event) => {
    const error = await pausedError(readLiveSettings);
    if (error === undefined) return serve(event);
    const route = await routeOf(event, options.settings);
    if (await isServedWhilePaused(route, event)) return serve(event);
    options.log({ ...about(event), route, outcome: "rejected", ...logged(error) });
    return reject(event, error, options.settings);
  };
}

async function isServedWhilePaused(
  route: string,
  event: APIGatewayProxyEvent | ImportEvent,
): Promise<boolean> {
  if ("flow" in event || route !== "POST /s3/sign") return SERVED_WHILE_PAUSED.has(route);
  const { signOperation } = await import("../sign-request/operation.js");
  const read = await signOperation(bodyText(event));
  return read.outcome === "body" && SIGNED_WHILE_PAUSED.has(read.body.name);
}

async function routeOf(
  event: APIGatewayProxyEvent | ImportEvent,
  settings: PresignSettings,
): Promise<string> {
  if ("flow" in event) return "POST /import";
  return (await findRoute(event.httpMethod, event.resource, settings))?.name ?? "unknown";
}

function about(event: APIGatewayProxyEvent | ImportEvent): Readonly<Record<string, string | undefined>> {
  if ("flow" in event) return { requestId: event.requestId };
  const { requestId, extendedRequestId } = event.requestContext;
  return { requestId, extendedRequestId };
}

function logged({ status, code, detail }: PausedError): Readonly<Record<string, unknown>> {
  return { status, code, ...(detail !== undefined && { level: "error", detail }) };
}

function reject(
  event: APIGatewayProxyEvent | ImportEvent,
  error: PausedError,
  settings: PresignSettings,
): APIGatewayProxyResult {
  if ("flow" in event) throw new ImportRejectedError(error.status, { ...error, requestId: event.requestId });
  const answer = errorAnswer(error, event, settings);
  return { ...answer, headers: { ...answer.headers, "Retry-After": String(error.retryAfterSeconds) } };
}

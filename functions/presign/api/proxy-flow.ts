import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Refusal } from "../../upload-policy/refusal.js";
import type { CreateUploadResponse, ErrorBody, PresignSettings } from "../contract.js";
import { createUpload, type Presigned } from "../create-upload.js";
import type { SigningPorts } from "../put-to-sign.js";
import { type CallerFields, identifyCaller } from "./caller.js";
import { createUploadBody } from "./request-body.js";

/** Whether a request is one that the function knows; the API's document should let no other through. */
export function servesRoute({ httpMethod, resource }: APIGatewayProxyEvent): boolean {
  return httpMethod === "POST" && resource.endsWith("/uploads");
}

/** Presigns what `POST /uploads` asks for. */
export async function presignProxyRequest(
  event: APIGatewayProxyEvent,
  settings: PresignSettings,
  ports: SigningPorts,
): Promise<Presigned> {
  const caller = identifyCaller(callerFields(event, settings), settings);
  if (caller.outcome === "refused") return caller;
  const body = createUploadBody(bodyText(event));
  return body.outcome === "refused" ? body : createUpload(body.body, caller.identity, settings, ports);
}

/** A presigned PUT as API Gateway takes it from a proxy integration. */
export function uploadAnswer(
  upload: CreateUploadResponse,
  event: APIGatewayProxyEvent,
  settings: PresignSettings,
): APIGatewayProxyResult {
  return jsonAnswer(200, upload, event, settings);
}

/** An error as API Gateway takes it from a proxy integration. */
export function errorAnswer(
  { status, code, message }: Pick<Refusal, "code" | "message"> & { readonly status: number },
  event: APIGatewayProxyEvent,
  settings: PresignSettings,
): APIGatewayProxyResult {
  // A client can choose requestId itself, but not extendedRequestId.
  const { requestId, extendedRequestId = requestId } = event.requestContext;
  const body: ErrorBody = { code, message, requestId: extendedRequestId };
  return jsonAnswer(status, body, event, settings);
}

/** With a proxy integration nobody but the function sets CORS headers. */
function jsonAnswer(
  statusCode: number,
  body: CreateUploadResponse | ErrorBody,
  event: APIGatewayProxyEvent,
  { corsAllowedOrigins }: PresignSettings,
): APIGatewayProxyResult {
  const [, origin] = Object.entries(event.headers ?? {}).find(([name]) => /^origin$/i.test(name)) ?? [];
  const allowed = corsAllowedOrigins.includes("*") ? "*" : corsAllowedOrigins.find((item) => item === origin);
  return {
    statusCode,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(allowed === undefined ? {} : { "Access-Control-Allow-Origin": allowed }),
      ...(allowed === "*" ? {} : { Vary: "Origin" }),
    },
    body: JSON.stringify(body),
  };
}

function callerFields({ requestContext }: APIGatewayProxyEvent, { caller }: PresignSettings): CallerFields {
  if (caller === "iam") return { ...requestContext.identity };
  const fields: CallerFields = requestContext.authorizer ?? {};
  return caller === "cognito" ? { ...Object(fields.claims) } : fields;
}

function bodyText({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  return isBase64Encoded ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
}

import type { APIGatewayProxyEvent } from "aws-lambda";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { PresignSettings } from "../contract.js";
import { identifyCaller } from "./caller.js";
import type { RouteRequest } from "./route.js";

/** The request in a proxy event, in the form that routes read, or the request's rejection. */
type ReadRequest = { readonly outcome: "request"; readonly request: RouteRequest } | UploadRejection;

/** Reads an event of API Gateway's proxy integration. */
export async function readProxyEvent(
  event: APIGatewayProxyEvent,
  settings: PresignSettings,
): Promise<ReadRequest> {
  const caller = await identifyCaller(callerFields(event, settings), settings);
  if (caller.outcome === "rejected") return caller;
  const pathParameters = decodeParameters(event.pathParameters);
  if (pathParameters === undefined) {
    return rejected(400, "InvalidPath", "The path cannot be read: its percent-encoding is not valid UTF-8.");
  }
  const query = parameters(event.queryStringParameters);
  const request = { identity: caller.identity, pathParameters, query, body: bodyText(event) };
  return { outcome: "request", request };
}

/** The value of a request's header, ignoring case. */
export function headerOf({ headers }: APIGatewayProxyEvent, wanted: string): string | undefined {
  // Test events of the Lambda console may have no headers.
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function callerFields(
  { requestContext }: APIGatewayProxyEvent,
  { caller }: PresignSettings,
): Readonly<Record<string, unknown>> {
  if (caller === "iam") return { ...requestContext.identity };
  const fields: Readonly<Record<string, unknown>> = requestContext.authorizer ?? {};
  return caller === "cognito" ? { ...Object(fields.claims) } : fields;
}

/**
 * Decodes path parameters, which REST APIs pass on unchanged from the URL; query parameters are already decoded.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
function decodeParameters(given: GivenParameters): Readonly<Record<string, string>> | undefined {
  try {
    return parameters(given, decodeURIComponent);
  } catch {
    return undefined;
  }
}

type GivenParameters = Readonly<Record<string, string | undefined>> | null;

function parameters(
  given: GivenParameters,
  read = (value: string) => value,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value = ""]) => [name, read(value)]));
}

/** The body of a request as a string; empty if it has none. */
export function bodyText({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  return isBase64Encoded ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
}

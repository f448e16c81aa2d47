import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { errorAnswer, type Failure, successAnswer } from "./answer.js";
import { logged } from "./log/request-log.js";
import { readProxyEvent } from "./proxy-event.js";
import type { RouteContext } from "./route.js";
import { findRoute } from "./router.js";

/** The API's document should let nothing else through. */
const NOT_FOUND: Failure = { status: 404, code: "NotFound", message: "Nothing is served here." };

/** Serves a request of API Gateway's proxy integration. */
export async function serveProxyRequest(
  event: APIGatewayProxyEvent,
  context: RouteContext,
): Promise<APIGatewayProxyResult> {
  const { settings, ports } = context;
  const found = await findRoute(event.httpMethod, event.resource, settings);
  if (found === undefined) return errorAnswer(NOT_FOUND, event, settings);
  const { requestId, extendedRequestId, requestTimeEpoch: receivedAt } = event.requestContext;
  const result = await logged({ route: found.name, requestId, extendedRequestId }, ports, async () => {
    const read = await readProxyEvent(event, settings);
    return read.outcome === "refused" ? read : found.route(read.request, { ...context, receivedAt });
  });
  return result.outcome === "answered"
    ? successAnswer(result, event, settings)
    : errorAnswer(result, event, settings);
}

import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Failure } from "./api/answer.js";
import { errorAnswer, successAnswer } from "./api/answer.js";
import { logRequest } from "./api/log/request-log.js";
import { readProxyEvent } from "./api/proxy-event.js";
import type { Route, RouteContext } from "./api/route.js";
import type { ImportEvent, ImportResponse, PresignSettings } from "./contract.js";
import type { PresignPorts, QuotaPort } from "./ports.js";
import { findRoute } from "./router.js";

/** Handles proxy events, and the events of `POST /import`. */
export type PresignHandler = (
  event: APIGatewayProxyEvent | ImportEvent,
) => Promise<APIGatewayProxyResult | ImportResponse>;

/** The response if the API's document does not have the resource. */
const NOT_FOUND: Failure = {
  status: 404,
  code: "NotFound",
  message: "Unknown resource. See the API's document for its methods and paths.",
};

/** A handler with these ports and settings. @param quota - @default - callers have no quotas */
export function createHandler(
  ports: PresignPorts,
  settings: PresignSettings,
  quota?: QuotaPort,
): PresignHandler {
  return async (event) => {
    const isNarrowed = settings.rule || settings.policy.limits;
    const context = { ports, settings, quota, ...(isNarrowed && { narrow: await ports.loadNarrow(event) }) };
    if (!("flow" in event)) return serveProxyRequest(event, context);
    const { serveImport } = await import("./lazy-routes.js");
    return serveImport(event, context);
  };
}

/** Serves a request of API Gateway's proxy integration. */
async function serveProxyRequest(
  event: APIGatewayProxyEvent,
  context: RouteContext,
): Promise<APIGatewayProxyResult> {
  const { settings, ports } = context;
  const found = await findRoute(event.httpMethod, event.resource, settings);
  if (found === undefined) return errorAnswer(NOT_FOUND, event, settings);
  const { requestId, extendedRequestId, requestTimeEpoch: receivedAt } = event.requestContext;
  const result = await logRequest({ route: found.name, requestId, extendedRequestId }, ports, async () => {
    const read = await readProxyEvent(event, settings);
    if (read.outcome === "rejected") return read;
    const rejection =
      event.queryStringParameters && (await import("./lazy-routes.js")).queryRejection(found.name, event);
    if (rejection) return rejection;
    const route = await routeFor(event, found.route);
    return route(read.request, { ...context, receivedAt });
  });
  return result.outcome === "answered"
    ? successAnswer(result, event, settings)
    : errorAnswer(result, event, settings);
}

/** The route, with the caller's own policy if our authorizer passes one on. */
async function routeFor({ requestContext }: APIGatewayProxyEvent, route: Route): Promise<Route> {
  const policy: unknown = requestContext.authorizer?.policy;
  if (!policy) return route;
  const { narrowedRoute } = await import("./narrowing/narrowed-route.js");
  return narrowedRoute(route, String(policy));
}

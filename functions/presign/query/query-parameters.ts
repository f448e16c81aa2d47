import type { APIGatewayProxyEvent } from "aws-lambda";
import type { RouteRejection } from "../api/route-rejection.js";
import { routeRejected } from "../api/route-rejection.js";

/** Query parameters of the routes that have any. */
const QUERY_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  "GET /uploads": ["key", "limit", "after"],
  "GET /uploads/{id}": ["key"],
  "GET /downloads/{key+}": ["versionId", "range"],
  "GET /s3/params": ["filename", "type", "metadata[NAME]"],
  "GET /s3/multipart/{uploadId}": ["key"],
  "GET /s3/multipart/{uploadId}/{partNumber}": ["key"],
  "POST /s3/multipart/{uploadId}/complete": ["key"],
  "DELETE /s3/multipart/{uploadId}": ["key"],
};

type Query = Pick<APIGatewayProxyEvent, "queryStringParameters" | "multiValueQueryStringParameters">;

/** Number of characters of a name that a message repeats. */
const SHOWN = 100;

/**
 * Rejects an unknown or repeated query parameter. If it were ignored, the client would believe that, for example, a
 * limit in the query applies. `undefined` if the query is valid.
 */
export function queryRejection(
  route: string,
  { queryStringParameters, multiValueQueryStringParameters }: Query,
): RouteRejection | undefined {
  const unknown = unknownParameter(route, Object.keys(queryStringParameters ?? {}));
  if (unknown !== undefined) return unknown;
  const all = Object.entries(multiValueQueryStringParameters ?? {});
  const [repeated] = all.find(([, values = []]) => values.length > 1) ?? [];
  return repeated === undefined
    ? undefined
    : invalidQuery(`The query parameter ${shown(repeated)} is repeated. Send it once.`);
}

/** Rejects the first of these query parameters that is unknown on the route; `undefined` if all are known. */
export function unknownParameter(route: string, names: readonly string[] = []): RouteRejection | undefined {
  const known = QUERY_PARAMETERS[route] ?? [];
  const unknown = names.find((name) => !known.includes(name.replace(/^metadata\[.*\]$/s, "metadata[NAME]")));
  if (unknown === undefined) return undefined;
  const remedy = /^P(OS|U)T /.test(route) ? "use its body" : "leave it out";
  const allowed =
    known.length === 0 ? `${route} takes none: ${remedy}.` : `Known parameters: ${known.join(", ")}.`;
  return invalidQuery(`Unknown query parameter ${shown(unknown)}. ${allowed}`);
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, SHOWN));
}

function invalidQuery(message: string): RouteRejection {
  return routeRejected(400, "InvalidQuery", message);
}

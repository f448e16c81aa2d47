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

/** Number of characters of an unknown name that a message repeats. */
const SHOWN = 100;

/**
 * Rejects a request by its first query parameter that the route does not know; `undefined` if it knows all. Ignored,
 * a limit in the query would be taken for kept.
 */
export function queryRejection(route: string, names: readonly string[] = []): RouteRejection | undefined {
  const known = QUERY_PARAMETERS[route] ?? [];
  const unknown = names.find((name) => !known.includes(name.replace(/^metadata\[.*\]$/s, "metadata[NAME]")));
  if (unknown === undefined) return undefined;
  const allowed =
    known.length === 0 ? `${route} has none: use its body.` : `Known parameters: ${known.join(", ")}.`;
  const shown = JSON.stringify(unknown.slice(0, SHOWN));
  return routeRejected(400, "InvalidQuery", `Unknown query parameter ${shown}. ${allowed}`);
}

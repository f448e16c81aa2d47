import type { HttpHandler, HttpResponse } from "../../http/http.js";
import type { ApiDomain, BasePathMapping } from "../../model.js";

/** API Gateway's response if no base path matches, or the default endpoint is disabled. */
const FORBIDDEN: HttpResponse = {
  status: 403,
  headers: [
    ["Content-Type", "application/json"],
    ["x-amzn-ErrorType", "ForbiddenException"],
  ],
  body: JSON.stringify({ message: "Forbidden" }),
};

/**
 * Serves a custom domain name. The base path selects a stage of an API.
 * @param apis - Handlers by the APIs' ids.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
 */
export function createCustomDomain(
  { mappings }: ApiDomain,
  apis: ReadonlyMap<string, HttpHandler>,
): HttpHandler {
  return async (request) => {
    const mapping = mappingOf(request.path, mappings);
    const api = mapping && apis.get(mapping.restApiId);
    if (mapping === undefined || api === undefined) return FORBIDDEN;
    const rest = request.path.slice(mapping.basePath === "" ? 0 : mapping.basePath.length + 1);
    return api({ ...request, path: `/${mapping.stageName}${rest}`, sentPath: request.path });
  };
}

/**
 * Serves an API at its default endpoint, unless that is disabled.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
 */
export function createDefaultEndpoint(api: HttpHandler, isDisabled: boolean): HttpHandler {
  return isDisabled ? async () => FORBIDDEN : api;
}

/** Finds the mapping of a path. The empty base path matches only if no other one does. */
function mappingOf(path: string, mappings: readonly BasePathMapping[]): BasePathMapping | undefined {
  const [, first = ""] = path.split("/");
  const named = first === "" ? undefined : mappings.find(({ basePath }) => basePath === first);
  return named ?? mappings.find(({ basePath }) => basePath === "");
}

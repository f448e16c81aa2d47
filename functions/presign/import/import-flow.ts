import { optional } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import { identifyCaller } from "../api/caller.js";
import { logRequest } from "../api/log/request-log.js";
import { readBody } from "../api/request-body.js";
import type { Route, RouteContext } from "../api/route.js";
import type { ImportEvent, ImportRequest, ImportResponse } from "../contract.js";
import { narrowedRoute } from "../narrowing/narrowed-route.js";
import { unknownParameter } from "../query/query-parameters.js";
import { PUT_FIELDS } from "../uploads/create/create-request.js";
import { ImportRejectedError } from "./import-rejected-error.js";
import { importUpload } from "./import-upload.js";

const FIELDS: RulesFor<ImportRequest> = {
  length: optional(PUT_FIELDS.length),
  type: optional(PUT_FIELDS.type),
  checksum: PUT_FIELDS.checksum,
};

const ROUTE = "POST /import";

/**
 * Handles an event that the mapping template of `POST /import` has made.
 * @throws {ImportRejectedError} if it is rejected
 */
export async function serveImport(event: ImportEvent, context: RouteContext): Promise<ImportResponse> {
  const { requestId } = event;
  const result = await logRequest({ route: ROUTE, requestId }, context.ports, async () => {
    const caller = await identifyCaller(event.caller, context.settings);
    if (caller.outcome === "rejected") return caller;
    const query = unknownParameter(ROUTE, event.queryNames);
    if (query !== undefined) return query;
    const body = await readBody(event.body, { fields: FIELDS, optional: true });
    if (body.outcome === "rejected") return body;
    const policy = context.settings.caller === "authorizer" && event.caller.policy;
    const importRoute: Route = async ({ identity }, own) => importUpload(body.body, identity, own);
    const route = policy ? narrowedRoute(importRoute, policy) : importRoute;
    return route({ identity: caller.identity, pathParameters: {}, query: {}, body: event.body }, context);
  });
  if (result.outcome !== "answered") throw new ImportRejectedError(result.status, { ...result, requestId });
  return result.body as ImportResponse;
}

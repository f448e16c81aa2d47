import type { Identity } from "../../identity/contract.js";
import type { Route, RouteContext, RouteResult } from "../api/route.js";
import type { AnyMultipart } from "./open/open-upload-id.js";
import { decodeAnyId } from "./open/open-upload-id.js";

/** Makes a route for one multipart upload of the caller, whose id is in the path. */
export function uploadRoute(
  serve: (
    upload: AnyMultipart,
    body: string,
    context: RouteContext,
    identity: Identity,
  ) => Promise<RouteResult>,
): Route {
  return async ({ identity, pathParameters, body }, context) => {
    const upload = decodeAnyId(pathParameters.id ?? "", identity, context.settings);
    return upload.outcome === "rejected" ? upload : serve(upload, body, context, identity);
  };
}

import type { Identity } from "../../identity/contract.js";
import type { Route, RouteContext, RouteResult } from "../api/route.js";
import type { MultipartInProgress } from "./upload-id.js";
import { decodeUploadId } from "./upload-id.js";

/** A route of one upload, which its path names and its caller owns. */
export function ofUpload(
  serve: (
    upload: MultipartInProgress,
    body: string,
    context: RouteContext,
    identity: Identity,
  ) => Promise<RouteResult>,
): Route {
  return async ({ identity, pathParameters, body }, context) => {
    const upload = decodeUploadId(pathParameters.id ?? "", identity, context.settings);
    return upload.outcome === "rejected" ? upload : serve(upload, body, context, identity);
  };
}

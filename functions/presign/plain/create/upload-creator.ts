import type { RouteContext, RouteRequest, RouteResult } from "../../api/route.js";
import type { CreateUploadRequest } from "../../contract.js";

/** Creates an upload of one method, after the body has been read. */
export type UploadCreator = (
  request: CreateUploadRequest,
  identity: RouteRequest["identity"],
  route: RouteContext,
) => Promise<RouteResult>;

import { identifyCaller } from "../api/caller.js";
import { logged } from "../api/log/request-log.js";
import type { RouteContext } from "../api/route.js";
import type { ImportEvent, ImportResponse } from "../contract.js";
import { importBody } from "../uploads/create-request.js";
import { ImportRejectedError } from "./import-rejected-error.js";
import { importUpload } from "./import-upload.js";

/** Serves what the mapping template of `POST /import` has made of a request; a rejection is thrown. */
export async function serveImport(event: ImportEvent, context: RouteContext): Promise<ImportResponse> {
  const { requestId } = event;
  const result = await logged({ route: "POST /import", requestId }, context.ports, async () => {
    const caller = await identifyCaller(event.caller, context.settings);
    if (caller.outcome === "rejected") return caller;
    const body = importBody(event.body);
    return body.outcome === "rejected" ? body : importUpload(body.body, caller.identity, context);
  });
  if (result.outcome !== "answered") throw new ImportRejectedError(result.status, { ...result, requestId });
  return result.body as ImportResponse;
}

import { identifyCaller } from "../api/caller.js";
import { logged } from "../api/log/request-log.js";
import type { RouteContext } from "../api/route.js";
import type { ErrorBody, ImportEvent, ImportResponse } from "../contract.js";
import { importBody } from "../uploads/create-request.js";
import { importUpload } from "./import-upload.js";

/**
 * An import that is rejected. A non-proxy integration looks for the status in `errorMessage`, so the message is JSON;
 * the stack is emptied because Lambda would hand it to API Gateway as well.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
class ImportRejectedError extends Error {
  override readonly name = "ImportRejectedError";
  override readonly stack = "";

  constructor(status: number, { code, message, requestId }: ErrorBody) {
    super(JSON.stringify({ status, code, message, requestId }));
  }
}

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

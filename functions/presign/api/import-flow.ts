import type { ErrorBody, ImportEvent, PresignSettings } from "../contract.js";
import { importUpload, type Presigned } from "../create-upload.js";
import type { SigningPorts } from "../put-to-sign.js";
import { identifyCaller } from "./caller.js";
import { importBody } from "./request-body.js";

/**
 * An import that is refused. A non-proxy integration looks for the status in `errorMessage`, so the message is JSON;
 * the stack is emptied because Lambda would hand it to API Gateway as well.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export class ImportRefusedError extends Error {
  override readonly name = "ImportRefusedError";
  override readonly stack = "";

  constructor(status: number, { code, message, requestId }: ErrorBody) {
    super(JSON.stringify({ status, code, message, requestId }));
  }
}

/** Presigns what `POST /import` asks for. */
export async function presignImport(
  event: ImportEvent,
  settings: PresignSettings,
  ports: SigningPorts,
): Promise<Presigned> {
  const caller = identifyCaller(event.caller, settings);
  if (caller.outcome === "refused") return caller;
  const body = importBody(event.body);
  return body.outcome === "refused" ? body : importUpload(body.body, caller.identity, settings, ports);
}

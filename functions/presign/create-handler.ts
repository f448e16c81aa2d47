import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { ImportRefusedError, presignImport } from "./api/import-flow.js";
import { errorAnswer, presignProxyRequest, servesRoute, uploadAnswer } from "./api/proxy-flow.js";
import type { ImportEvent, ImportResponse, PresignSettings } from "./contract.js";
import type { Presigned } from "./create-upload.js";
import type { SigningPorts } from "./put-to-sign.js";

/** What the function needs from the world. */
export interface PresignPorts extends SigningPorts {
  /** Takes one entry per request; it holds no credential, key or URL. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** Serves the plain flow's proxy events and the import flow's own. */
export type PresignHandler = (
  event: APIGatewayProxyEvent | ImportEvent,
) => Promise<APIGatewayProxyResult | ImportResponse>;

type Outcome = Extract<Presigned, { outcome: "presigned" }> | (Failure & { readonly outcome: "refused" });

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** A handler over these ports and settings. */
export function createHandler(ports: PresignPorts, settings: PresignSettings): PresignHandler {
  return async (event) => {
    if ("flow" in event) {
      const { requestId } = event;
      const result = await logged({ flow: "import", requestId }, ports, () =>
        presignImport(event, settings, ports),
      );
      if (result.outcome === "refused") throw new ImportRefusedError(result.status, { ...result, requestId });
      return { upload_url: result.upload.url };
    }
    if (!servesRoute(event)) {
      const message = "Only POST /uploads is served here.";
      return errorAnswer({ status: 404, code: "NotFound", message }, event, settings);
    }
    const { requestId, extendedRequestId } = event.requestContext;
    const result = await logged({ flow: "plain", requestId, extendedRequestId }, ports, () =>
      presignProxyRequest(event, settings, ports),
    );
    return result.outcome === "refused"
      ? errorAnswer(result, event, settings)
      : uploadAnswer(result.upload, event, settings);
  };
}

/** Logs one line of what became of a request; an error inside becomes a 500 that tells nothing. */
async function logged(
  about: Readonly<Record<string, string | undefined>>,
  { log }: PresignPorts,
  presign: () => Promise<Presigned>,
): Promise<Outcome> {
  try {
    const result = await presign();
    log(
      result.outcome === "presigned"
        ? { ...about, outcome: "presigned", uploadId: result.uploadId }
        : { ...about, outcome: "refused", status: result.status, code: result.code },
    );
    return result;
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    log({ level: "error", ...about, outcome: "failed", status: 500, detail });
    const message =
      "The upload could not be prepared. Try again, and name the request id when you ask for help.";
    return { outcome: "refused", status: 500, code: "InternalError", message };
  }
}

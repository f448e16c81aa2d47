import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { ReadLiveSettings } from "../live-settings/live-settings.js";
import { pausedError } from "../live-settings/paused.js";
import { FILES_RESOURCE } from "./contract.js";

/** External dependencies of {@link requireOpenUploads}. */
export interface OpenUploadsPorts {
  /** @default - uploads cannot be paused */
  readonly readLiveSettings?: ReadLiveSettings;
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** Uploads are paused, or the live settings cannot be read. API Gateway answers 503. */
export class UploadsPausedError extends Error {
  override readonly name = "UploadsPausedError";
}

const READ_METHODS = ["GET", "HEAD"];

/**
 * Rejects a direct upload while uploads are paused. Reading continues. The presigned API's function checks for itself,
 * because API Gateway reuses an authorizer's responses there.
 * @throws {@link UploadsPausedError}
 */
export async function requireOpenUploads(
  event: APIGatewayRequestAuthorizerEvent,
  { readLiveSettings, log }: OpenUploadsPorts,
): Promise<void> {
  if (readLiveSettings === undefined || !isDirectUpload(event)) return;
  const error = await pausedError(readLiveSettings);
  if (error === undefined) return;
  const { requestId, extendedRequestId } = event.requestContext;
  const { status, code, message, detail } = error;
  log({ requestId, extendedRequestId, outcome: "rejected", status, code, detail });
  throw new UploadsPausedError(message);
}

function isDirectUpload({ resource, httpMethod }: APIGatewayRequestAuthorizerEvent): boolean {
  return resource === FILES_RESOURCE && !READ_METHODS.includes(httpMethod);
}

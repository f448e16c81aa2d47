import type { ApiAnswer } from "./api/api-requests.js";
import { createApiRequests } from "./api/api-requests.js";
import { createTokens } from "./api/tokens.js";
import { UploadError } from "./errors.js";
import type { UploadEvent } from "./events/upload-event.js";
import { createRetries } from "./http/retries.js";
import type { ServerOptions } from "./options.js";
import type { Platform } from "./platform.js";
import type { UploadState } from "./wire.js";

/** The uploads API for one caller, with retries and token refresh. All functions throw {@link UploadError}. */
export interface UploadsApi {
  /** Sends one request. @param path - Below the endpoint, e.g. `/uploads`. @param body - Sent as JSON. */
  request(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<ApiAnswer>;
  /** Returns the state of an upload. @param id - From `POST /uploads` or from the list of uploads. */
  uploadState(id: string): Promise<UploadState>;
  /** Deletes the stored parts of an unfinished upload. An object is never deleted. */
  abortUpload(id: string): Promise<void>;
}

export function createUploadsApi(
  {
    endpoint,
    getToken,
    patienceMs,
    signal = new AbortController().signal,
    onEvent = () => {},
  }: UploadsApiOptions,
  platform: Platform,
): UploadsApi {
  const tokens = createTokens(getToken);
  const api = createApiRequests(endpoint, tokens, createRetries(platform, onEvent, patienceMs));
  const request: UploadsApi["request"] = async (method, path, body) => {
    try {
      return await api.request({ method, path, body, signal });
    } catch (error) {
      throw signal.aborted ? new UploadError("aborted", "Stopped", "The request was stopped.") : error;
    }
  };
  return {
    request,
    uploadState: async (id) => (await request("GET", pathOf(id))).json as UploadState,
    abortUpload: async (id) => {
      await request("DELETE", pathOf(id));
    },
  };
}

/** @throws {UploadError} of kind `usage` if the id would make the path of another request, as `..` does */
function pathOf(id: string): string {
  if (/^[\w-]+$/.test(id)) return `/uploads/${id}`;
  const message =
    "The upload's id is not valid. It must be an id of the server: letters, digits, - and _ only.";
  throw new UploadError("usage", "InvalidUploadId", message);
}

/** The API's address, and the caller. */
export interface UploadsApiOptions extends ServerOptions {
  /** Called when a request is repeated, and when the server cannot be reached. */
  readonly onEvent?: (event: UploadEvent) => void;
}

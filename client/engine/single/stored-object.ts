import { UploadError } from "../errors.js";
import type { Attempt } from "../http/retries.js";
import type { HttpAnswer } from "../platform.js";
import type { Run } from "../run/run.js";
import type { SingleUploadState } from "../wire.js";

/** An object that one PUT has stored. */
export interface StoredObject {
  /** In quotation marks. */
  readonly etag: string;
  readonly versionId?: string;
  /** The object's whole key in the bucket, if the server returns it. */
  readonly key?: string;
  /** Whether the server answered the request that stored it. */
  readonly isAnswered: boolean;
}

/** Reads the object from the response to a PUT. */
export function answeredObject({ headers }: HttpAnswer): StoredObject {
  const versionId = headers["x-amz-version-id"];
  return { etag: headers.etag ?? "", ...(versionId !== undefined && { versionId }), isAnswered: true };
}

/**
 * Finds out whether a PUT without a response has stored the object.
 * @param path - Of the upload's state in the uploads API.
 * @returns undefined if the object is not stored, so that the PUT can be repeated
 */
export async function findPutResult(
  path: string,
  { api, signal }: Pick<Run, "api" | "signal">,
): Promise<Attempt<StoredObject> | undefined> {
  const { json } = await api.request({ method: "GET", path, signal });
  const { state, etag = "", versionId, key, code = "Rejected" } = json as SingleUploadState;
  switch (state) {
    case "pending":
      return undefined;
    case "completed": {
      const object = { etag, key, ...(versionId !== undefined && { versionId }), isAnswered: false };
      return { outcome: "done", value: object };
    }
    case "taken":
      return { outcome: "failed", error: alreadyExists(), isTransient: false };
    case "rejected": {
      const message = `The object was stored, and the check after the upload rejected it (${code}).`;
      return { outcome: "failed", error: new UploadError("policy", code, message), isTransient: false };
    }
  }
}

/** The error if another object has the key. */
export function alreadyExists(requestId?: string): UploadError {
  const message =
    "An object with this key exists, and each key can be written only once here. Choose another key.";
  return new UploadError("policy", "AlreadyExists", message, { status: 412, requestId });
}

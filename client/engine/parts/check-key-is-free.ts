import { UploadError } from "../errors.js";
import type { Run } from "../run/run.js";
import { findPutResult } from "../single/stored-object.js";

/**
 * Fails before anything is sent if the key has an object: S3 would reject the upload only after its last part.
 * @throws {UploadError} with the code `AlreadyExists`
 */
export async function checkKeyIsFree(run: Run): Promise<void> {
  const { options, platform } = run;
  const found = await stateOfKey(`/uploads/${platform.newId()}?key=${encodeURIComponent(options.key)}`, run);
  if (found?.outcome === "failed") throw found.error;
}

/** An API that does not know the state of a key rejects the request: then S3 decides. */
async function stateOfKey(path: string, run: Run): ReturnType<typeof findPutResult> {
  try {
    return await findPutResult(path, run);
  } catch (error) {
    if (error instanceof UploadError && error.kind === "policy") return undefined;
    throw error;
  }
}

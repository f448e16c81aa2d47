import type { UploadStates } from "./upload-states.js";

/**
 * Ignores the errors of a store: an upload must not fail because its state cannot be saved. Without the state, another
 * run finds the upload in the server's list.
 * @param onFailure - Called at the first error, with its reason.
 */
export function tolerantStates(states: UploadStates, onFailure: (reason: string) => void): UploadStates {
  let hasFailed = false;
  const tolerate = async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!hasFailed) onFailure(error instanceof Error ? error.message : String(error));
      hasFailed = true;
      return undefined;
    }
  };
  return {
    load: (key) => tolerate(states.load(key)),
    save: (key, upload) => tolerate(states.save(key, upload)),
    addPart: (key, part) => tolerate(states.addPart(key, part)),
    remove: (key) => tolerate(states.remove(key)),
  };
}

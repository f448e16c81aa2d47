import { attributesText } from "../attributes/object-attributes.js";
import type { PartPlan } from "../plan/part-plan.js";
import { partLength, planParts } from "../plan/part-plan.js";
import type { PartsProtocol } from "../protocols/parts-protocol.js";
import type { Run } from "../run/run.js";
import type { FileSource } from "../source/source.js";
import type { SavedUpload } from "../states/upload-states.js";
import type { UploadedPart } from "../wire.js";
import { findMatchingParts } from "./find-matching-parts.js";

/**
 * Finds an unfinished upload of the key on the server, for a run without saved state: an upload of another machine, or
 * of a run that was killed before it saved the state. Its parts are compared with the file.
 */
export async function findListed(
  file: FileSource,
  protocol: PartsProtocol,
  run: Run,
): Promise<SavedUpload | undefined> {
  // The server's list does not say with which attributes an upload was created.
  if (attributesText(run.options) !== undefined) return undefined;
  for (const upload of await protocol.list()) {
    const state = await protocol.stateOf(upload);
    if (state?.state !== "uploading") continue;
    const plan = planOf(state.parts, file.identity.length, run.options.partSize);
    if (plan === undefined) continue;
    const parts = await findMatchingParts(state.parts, { file, plan, saved: [] }, run);
    if (parts.length < state.parts.length) continue;
    return { ...upload, file: file.identity, partSize: plan.partSize, parts };
  }
  return undefined;
}

/** The plan that the listed parts match: this run's, or one with another part size. */
function planOf(
  listed: readonly UploadedPart[],
  length: number,
  partSize: number | undefined,
): PartPlan | undefined {
  const largest = Math.max(1, ...listed.map((part) => part.length));
  return [planParts(length, partSize), planParts(length, largest)].find((plan) =>
    listed.every((part) => part.length === partLength(plan, part.partNumber)),
  );
}

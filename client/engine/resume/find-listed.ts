import { attributesText } from "../attributes/object-attributes.js";
import { UploadError } from "../errors.js";
import type { PartPlan } from "../plan/part-plan.js";
import { partLength, planParts } from "../plan/part-plan.js";
import type { PartsProtocol } from "../protocols/parts-protocol.js";
import type { Run } from "../run/run.js";
import type { FileSource } from "../source/source.js";
import type { SavedUpload } from "../states/upload-states.js";
import type { MeResponse, UploadedPart } from "../wire.js";
import { findMatchingParts } from "./find-matching-parts.js";

/**
 * Finds an unfinished upload of the key on the server, for a run without saved state: an upload of another machine, or
 * of a run that was killed before it saved the state. Its parts are compared with the file. The server's list does not
 * say with which attributes an upload was created, so no upload is continued whose attributes could differ from those
 * of this run.
 */
export async function findListed(
  file: FileSource,
  protocol: PartsProtocol,
  run: Run,
): Promise<SavedUpload | undefined> {
  if (attributesText(run.options) !== undefined) return undefined;
  const listed = await protocol.list();
  if (listed.length > 0 && (await allowsAttributes(run))) {
    run.emit({ type: "restarted", reason: UNKNOWN_ATTRIBUTES });
    return undefined;
  }
  for (const upload of listed) {
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

const UNKNOWN_ATTRIBUTES =
  "The server has an unfinished upload of the key, but does not say with which metadata, tags or other attributes it began.";

/** Whether the caller's policy allows any attributes. */
async function allowsAttributes({ api, signal }: Run): Promise<boolean> {
  try {
    const { json } = await api.request({ method: "GET", path: "/me", signal });
    const { policy }: Partial<MeResponse> = json as object;
    return Object.keys(policy?.attributes ?? {}).length > 0;
  } catch (error) {
    // An API without this route has no attributes.
    if (error instanceof UploadError && (error.status === 403 || error.status === 404)) return false;
    throw error;
  }
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

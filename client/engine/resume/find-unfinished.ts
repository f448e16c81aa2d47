import { UploadError } from "../errors.js";
import { planParts } from "../plan/part-plan.js";
import type { Run } from "../run/run.js";
import type { FileIdentity, FileSource } from "../source/source.js";
import type { SavedPart, SavedUpload, StateKey, UploadStates } from "../states/upload-states.js";
import type { MultipartUploadState } from "../wire.js";
import { findListed } from "./find-listed.js";
import { provenParts } from "./stored-parts.js";

/** The saved states, and the key of this upload's. */
export interface OwnState {
  readonly states: UploadStates;
  readonly key: StateKey;
}

/**
 * Finds the upload that an earlier run left unfinished. If the file has changed since, that upload is aborted: parts of
 * two versions of a file must never become one object.
 */
export async function findUnfinished(
  file: FileSource,
  { states, key }: OwnState,
  run: Run,
): Promise<SavedUpload | undefined> {
  const saved = await states.load(key);
  const continued = saved === undefined ? await findListed(file, run) : await continueSaved(saved, file, run);
  if (continued !== undefined) await states.save(key, continued);
  else if (saved !== undefined) await states.remove(key);
  return continued;
}

async function continueSaved(
  saved: SavedUpload,
  file: FileSource,
  run: Run,
): Promise<SavedUpload | undefined> {
  if (!isSameFile(saved.file, file.identity)) return abort(saved.id, run);
  const state = await stateOf(saved.id, run);
  const { partCount } = planParts(file.identity.length, saved.partSize);
  // With all parts, the upload can be complete already: then asking for it again gives the same answer.
  const mayBeComplete = state === undefined && saved.isListed === true;
  if (state?.state === "completed" || mayBeComplete)
    return saved.parts.length === partCount ? saved : undefined;
  if (state === undefined || state.state === "rejected") return undefined;
  return { ...saved, file: file.identity, parts: await proven(state, file, saved, run) };
}

function proven(
  state: MultipartUploadState,
  file: FileSource,
  { file: savedFile, partSize, parts }: SavedUpload,
  run: Run,
): Promise<readonly SavedPart[]> {
  // With a set time, a file can look the same and have other content.
  const saved = savedFile.changedMs === file.identity.changedMs ? parts : [];
  const plan = planParts(file.identity.length, partSize);
  return provenParts(state.parts, { file, plan, saved }, run);
}

function isSameFile(saved: FileIdentity, now: FileIdentity): boolean {
  return saved.length === now.length && saved.modifiedMs === now.modifiedMs && saved.inode === now.inode;
}

async function stateOf(id: string, run: Run): Promise<MultipartUploadState | undefined> {
  const answer = await ignoreGone(
    run.api.request({ method: "GET", path: `/uploads/${id}`, signal: run.signal }),
  );
  return answer?.json as MultipartUploadState | undefined;
}

async function abort(id: string, run: Run): Promise<undefined> {
  await ignoreGone(run.api.request({ method: "DELETE", path: `/uploads/${id}`, signal: run.signal }));
}

/** An upload that has been aborted, or an id that is not accepted any more, is not there to continue. */
async function ignoreGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof UploadError && (error.status === 404 || error.status === 400)) return undefined;
    throw error;
  }
}

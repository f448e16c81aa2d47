import type { ObjectAttributes } from "../attributes/object-attributes.js";
import { attributesText } from "../attributes/object-attributes.js";
import type { UploadOptions } from "../options.js";
import { planParts } from "../plan/part-plan.js";
import type { PartsProtocol, RemoteUpload } from "../protocols/parts-protocol.js";
import type { Run } from "../run/run.js";
import type { FileIdentity, FileSource } from "../source/source.js";
import type { SavedPart, SavedUpload, StateKey, UploadStates } from "../states/upload-states.js";
import { findListed } from "./find-listed.js";
import { findMatchingParts } from "./find-matching-parts.js";

/** The saved states, and the key of this upload's state. */
export interface OwnState {
  readonly states: UploadStates;
  readonly key: StateKey;
}

/**
 * Finds the unfinished upload of an earlier run. If the file, its type or its attributes have changed since, that
 * upload is aborted: parts of two versions of a file must never become one object, and S3 has bound the type and the
 * attributes when the upload was created.
 */
export async function findUnfinished(
  file: FileSource,
  { states, key }: OwnState,
  protocol: PartsProtocol,
  run: Run,
): Promise<SavedUpload | undefined> {
  const saved = await states.load(key);
  const continued = await (saved === undefined
    ? findListed(file, protocol, run)
    : continueSaved(saved, file, protocol, run));
  if (continued !== undefined) await states.save(key, continued);
  else if (saved !== undefined) await states.remove(key);
  return continued;
}

async function continueSaved(
  saved: SavedUpload,
  file: FileSource,
  protocol: PartsProtocol,
  run: Run,
): Promise<SavedUpload | undefined> {
  const reason = changeSince(saved, file.identity, run.options);
  if (reason !== undefined) {
    await protocol.remove(saved, run.signal);
    run.emit({ type: "restarted", reason });
    return undefined;
  }
  const state = await protocol.stateOf(saved);
  const { partCount } = planParts(file.identity.length, saved.partSize);
  // With all parts, the upload may already be complete: completing it again returns the same result.
  const mayBeComplete = state === undefined && saved.isListed === true;
  if (state?.state === "completed" || mayBeComplete)
    return saved.parts.length === partCount ? saved : undefined;
  if (state?.state !== "uploading") return undefined;
  return { ...saved, file: file.identity, parts: await continuedParts(state, file, saved, run) };
}

function continuedParts(
  { parts: listed }: Extract<RemoteUpload, { state: "uploading" }>,
  file: FileSource,
  { file: savedFile, partSize, parts }: SavedUpload,
  run: Run,
): Promise<readonly SavedPart[]> {
  // A program can set the modification time, so also compare the time of the last change.
  const saved = savedFile.changedMs === file.identity.changedMs ? parts : [];
  const plan = planParts(file.identity.length, partSize);
  return findMatchingParts(listed, { file, plan, saved }, run);
}

/** The change since an upload was created that prevents its continuation, as a sentence; undefined without one. */
function changeSince(
  saved: SavedUpload,
  file: FileIdentity,
  options: Pick<UploadOptions, "type"> & ObjectAttributes,
): string | undefined {
  if (!isSameFile(saved.file, file)) return "The file has changed since its upload began.";
  const { type = "" } = options;
  if (saved.type !== undefined && saved.type !== type) {
    return "The media type is another one than when the upload began.";
  }
  return saved.attributes === attributesText(options)
    ? undefined
    : "The metadata, tags or other attributes are not those with which the upload began.";
}

function isSameFile(saved: FileIdentity, now: FileIdentity): boolean {
  return saved.length === now.length && saved.modifiedMs === now.modifiedMs && saved.inode === now.inode;
}

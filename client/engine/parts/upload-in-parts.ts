import { attributesText } from "../attributes/object-attributes.js";
import { combineCrc64 } from "../checksum/combine-crc64.js";
import { UploadError } from "../errors.js";
import type { UploadResult } from "../events/upload-event.js";
import type { PartPlan } from "../plan/part-plan.js";
import { partLength, partNumbers, partRange, planParts } from "../plan/part-plan.js";
import type { PartsProtocol } from "../protocols/parts-protocol.js";
import { findListed } from "../resume/find-listed.js";
import { findMatchingParts } from "../resume/find-matching-parts.js";
import type { OwnState } from "../resume/find-unfinished.js";
import { findUnfinished } from "../resume/find-unfinished.js";
import type { Run } from "../run/run.js";
import type { FileSource } from "../source/source.js";
import type { SavedPart, SavedUpload } from "../states/upload-states.js";
import { runWorkers } from "../workers/worker-pool.js";
import { checkKeyIsFree } from "./check-key-is-free.js";
import { discardUpload } from "./discard-upload.js";

/** The requests of an upload in parts. */
interface PartsTarget {
  readonly protocol: PartsProtocol;
  /** Whether an object under the key makes the upload fail. */
  readonly isWriteOnce: boolean;
}

/** Uploads a file in parts, and continues an earlier run's upload. */
export async function uploadInParts(
  file: FileSource,
  { protocol, isWriteOnce }: PartsTarget,
  run: Run,
): Promise<UploadResult> {
  const { path, length } = file.identity;
  run.progress.total(length);
  const own = run.states && { states: run.states, key: await run.stateKeyOf(path, protocol.url) };
  const resumed = await (own === undefined
    ? findListed(file, protocol, run)
    : findUnfinished(file, own, protocol, run));
  if (resumed === undefined && isWriteOnce) await checkKeyIsFree(run);
  const upload = resumed ?? (await create(file, own, protocol, run));
  run.onCreated(() => discardUpload(upload, protocol, own, run));
  const plan = planParts(length, upload.partSize);
  const work = { upload, plan, own, protocol };
  report(work, resumed !== undefined, run);
  const result = await storeObject(file, work, run);
  await own?.states.remove(own.key);
  return result;
}

interface PartsToStore {
  readonly upload: SavedUpload;
  readonly plan: PartPlan;
  readonly own: OwnState | undefined;
  readonly protocol: PartsProtocol;
  /** Whether altered parts have already been sent again. */
  readonly isRepaired?: boolean;
}

async function create(
  file: FileSource,
  own: OwnState | undefined,
  protocol: PartsProtocol,
  { options }: Run,
): Promise<SavedUpload> {
  const { length, partSize } = planParts(file.identity.length, options.partSize);
  const created = await protocol.create(length, partSize);
  const attributes = attributesText(options);
  const bound = { type: options.type ?? "", ...(attributes !== undefined && { attributes }) };
  const upload = { ...created, ...bound, file: file.identity, partSize, parts: [] };
  await own?.states.save(own.key, upload);
  return upload;
}

/** Sends the missing parts and completes the upload. */
async function storeObject(file: FileSource, work: PartsToStore, run: Run): Promise<UploadResult> {
  const { upload, protocol, plan } = work;
  const parts = await storeMissingParts(file, work, run);
  await file.checkUnchanged();
  const { length } = plan;
  const crc64nvme = wholeChecksum(parts, plan);
  try {
    const { type, ...completed } = await protocol.complete(upload, { parts, crc64nvme, length });
    if (type !== undefined) checkType(type, run.options);
    return { ...completed, pattern: protocol.pattern, length, crc64nvme };
  } catch (error) {
    if (work.isRepaired || !isBadDigest(error)) throw error;
    return storeObject(file, await withoutWrongParts(file, work, run), run);
  }
}

/**
 * An upload from the server's list can have begun with another media type, which the list does not contain.
 * @throws {UploadError} with the code `OtherType` if it has
 */
function checkType(stored: string, { type: wanted = "" }: Run["options"]): void {
  if (wanted === "" || stored.toLowerCase() === wanted.toLowerCase()) return;
  const message = `The object is stored with the media type ${stored}, not ${wanted}: an earlier run with that type had begun the upload. Delete the object or choose another key, then start the upload again.`;
  throw new UploadError("policy", "OtherType", message);
}

function isBadDigest(error: unknown): boolean {
  return error instanceof UploadError && error.code === "BadDigest";
}

/** Finds parts whose bytes were altered on the way, so that only these are sent again. */
async function withoutWrongParts(file: FileSource, work: PartsToStore, run: Run): Promise<PartsToStore> {
  const { upload, plan, own, protocol } = work;
  const state = await protocol.stateOf(upload);
  const listed = state?.state === "uploading" ? state.parts : [];
  const right = { ...upload, parts: await findMatchingParts(listed, { file, plan, saved: [] }, run) };
  await own?.states.save(own.key, right);
  run.progress.stored(bytesOf(right.parts, plan) - plan.length, false);
  return { ...work, upload: right, isRepaired: true };
}

function report({ upload, plan, protocol }: PartsToStore, isResumed: boolean, run: Run): void {
  const storedBytes = bytesOf(upload.parts, plan);
  run.progress.stored(storedBytes, false);
  run.emit({
    type: "started",
    pattern: protocol.pattern,
    key: upload.objectKey,
    totalBytes: plan.length,
    storedBytes,
    isResumed,
  });
}

/** Sends the missing parts. Returns all parts in order. */
async function storeMissingParts(
  file: FileSource,
  { upload, plan, own, protocol }: PartsToStore,
  run: Run,
): Promise<readonly SavedPart[]> {
  const stored = new Map(upload.parts.map((part) => [part.partNumber, part]));
  const missing = partNumbers(plan).filter((number) => !stored.has(number));
  const { tuner, gate, progress, signal } = run;
  const send = protocol.sender(upload, missing, (partNumber) => partLength(plan, partNumber));
  const waiting = missing.values();
  await runWorkers({
    signal,
    limit: tuner.workers,
    next: async () => {
      await gate.pass(signal);
      return waiting.next().value;
    },
    work: async (partNumber, stop) => {
      const body = file.piece(...partRange(plan, partNumber));
      const part = await run.checksums.use((checksum) => send({ partNumber, body, checksum, signal: stop }));
      // If the file has changed, its bytes must not be recorded as this file's.
      await file.checkUnchanged();
      stored.set(partNumber, part);
      await own?.states.addPart(own.key, part);
      progress.stored(body.length, true);
    },
  });
  return [...stored.values()].sort((left, right) => left.partNumber - right.partNumber);
}

function bytesOf(parts: readonly SavedPart[], plan: PartPlan): number {
  return parts.reduce((sum, { partNumber }) => sum + partLength(plan, partNumber), 0);
}

function wholeChecksum(parts: readonly SavedPart[], plan: PartPlan): string {
  const whole = combineCrc64();
  for (const { partNumber, crc64 } of parts) whole.add(crc64, partLength(plan, partNumber));
  return whole.base64();
}

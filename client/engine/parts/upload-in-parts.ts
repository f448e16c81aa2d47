import { answerFields } from "../api/answer-fields.js";
import { combineCrc64 } from "../checksum/combine-crc64.js";
import { UploadError } from "../errors.js";
import type { UploadResult } from "../events/upload-event.js";
import type { PartPlan } from "../plan/part-plan.js";
import { partLength, partNumbers, partRange, planParts } from "../plan/part-plan.js";
import { findListed } from "../resume/find-listed.js";
import type { OwnState } from "../resume/find-unfinished.js";
import { findUnfinished } from "../resume/find-unfinished.js";
import { provenParts } from "../resume/stored-parts.js";
import type { Run } from "../run/run.js";
import type { FileSource } from "../source/source.js";
import type { SavedPart, SavedUpload } from "../states/upload-states.js";
import type { CreateUploadRequest, MultipartUpload, MultipartUploadState } from "../wire.js";
import { runWorkers } from "../workers/worker-pool.js";
import { completeUpload } from "./complete-upload.js";
import { discardUpload } from "./discard-upload.js";
import { createPartSigner } from "./part-signer.js";
import { sendPart } from "./send-part.js";

/** Uploads a file in parts, and continues what an earlier run has left. */
export async function uploadInParts(file: FileSource, run: Run): Promise<UploadResult> {
  const { length } = file.identity;
  run.progress.total(length);
  const own = run.states && { states: run.states, key: await run.stateKeyOf(file.identity.path) };
  const resumed = await (own === undefined ? findListed(file, run) : findUnfinished(file, own, run));
  const upload = resumed ?? (await create(file, own, run));
  run.onCreated(() => discardUpload(upload.id, own, run));
  const plan = planParts(length, upload.partSize);
  report(upload, plan, resumed !== undefined, run);
  const result = await storeObject(file, { upload, plan, own }, run);
  await own?.states.remove(own.key);
  return result;
}

/** Stores what is missing and completes the upload. */
async function storeObject(file: FileSource, work: PartsToStore, run: Run): Promise<UploadResult> {
  const parts = await storeMissingParts(file, work, run);
  await file.checkUnchanged();
  const crc64nvme = wholeChecksum(parts, work.plan);
  try {
    const length = work.upload.isListed ? work.plan.length : undefined;
    const completed = await completeUpload(work.upload.id, { parts, crc64nvme, length }, run);
    const { key, etag, versionId } = completed;
    return {
      key,
      pattern: "presigned",
      length: work.plan.length,
      etag,
      ...(versionId !== undefined && { versionId }),
      crc64nvme,
    };
  } catch (error) {
    if (work.isRepaired || !isBadDigest(error)) throw error;
    return storeObject(file, await withoutWrongParts(file, work, run), run);
  }
}

function isBadDigest(error: unknown): boolean {
  return error instanceof UploadError && error.code === "BadDigest";
}

/** Bytes were altered on the way: only the parts that differ are sent again. */
async function withoutWrongParts(file: FileSource, work: PartsToStore, run: Run): Promise<PartsToStore> {
  const { upload, plan, own } = work;
  const { json } = await run.api.request({
    method: "GET",
    path: `/uploads/${upload.id}`,
    signal: run.signal,
  });
  const listed = (json as MultipartUploadState).parts;
  const right = { ...upload, parts: await provenParts(listed, { file, plan, saved: [] }, run) };
  await own?.states.save(own.key, right);
  run.progress.stored(bytesOf(right.parts, plan) - plan.length, false);
  return { ...work, upload: right, isRepaired: true };
}

async function create(file: FileSource, own: OwnState | undefined, run: Run): Promise<SavedUpload> {
  const { api, options, signal } = run;
  const { length } = file.identity;
  const { partSize } = planParts(length, options.partSize);
  const { key, type = "" } = options;
  const body: CreateUploadRequest = {
    key,
    length,
    type,
    method: "MULTIPART",
    partSize,
    checksumAlgorithm: "crc64nvme",
  };
  const answer = await api.request({ method: "POST", path: "/uploads", body, signal });
  const created = answerFields<MultipartUpload>(answer, ["id", "key"]);
  const upload = { file: file.identity, id: created.id, objectKey: created.key, partSize, parts: [] };
  await own?.states.save(own.key, upload);
  return upload;
}

function report({ objectKey, parts }: SavedUpload, plan: PartPlan, isResumed: boolean, run: Run): void {
  const storedBytes = bytesOf(parts, plan);
  run.progress.stored(storedBytes, false);
  run.emit({
    type: "started",
    pattern: "presigned",
    key: objectKey,
    totalBytes: plan.length,
    storedBytes,
    isResumed,
  });
}

interface PartsToStore {
  readonly upload: SavedUpload;
  readonly plan: PartPlan;
  readonly own: OwnState | undefined;
  /** Whether parts with altered bytes have been sent again already. */
  readonly isRepaired?: boolean;
}

/** Sends what is not stored yet. Returns all parts in order. */
async function storeMissingParts(
  file: FileSource,
  { upload, plan, own }: PartsToStore,
  run: Run,
): Promise<readonly SavedPart[]> {
  const stored = new Map(upload.parts.map((part) => [part.partNumber, part]));
  const missing = partNumbers(plan).filter((number) => !stored.has(number));
  const { platform, tuner, gate, progress, signal } = run;
  const toSign = {
    id: upload.id,
    partNumbers: missing,
    workers: tuner.workers,
    ...(upload.isListed && { lengthOf: (partNumber: number) => partLength(plan, partNumber) }),
  };
  const signer = createPartSigner(toSign, run.api, { now: platform.now, signal });
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
      const part = await run.checksums.use((checksum) =>
        sendPart({ partNumber, body, checksum, signer, signal: stop }, run),
      );
      // Bytes of a file that has changed meanwhile must not be recorded as this file's.
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

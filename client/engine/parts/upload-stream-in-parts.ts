import { answerFields } from "../api/answer-fields.js";
import { attributesOf } from "../attributes/object-attributes.js";
import { combineCrc64 } from "../checksum/combine-crc64.js";
import type { UploadResult } from "../events/upload-event.js";
import { partNumbers } from "../plan/part-plan.js";
import type { StreamPlan } from "../plan/stream-plan.js";
import { FIRST_STREAM_PART, streamPartLength, streamWorkers } from "../plan/stream-plan.js";
import { completeUpload } from "../protocols/presigned/complete-upload.js";
import { createPartSigner } from "../protocols/presigned/part-signer.js";
import { presignedParts } from "../protocols/presigned/presigned-parts.js";
import { sendPart } from "../protocols/presigned/send-part.js";
import type { Run } from "../run/run.js";
import type { StreamPiece, StreamSource } from "../source/source.js";
import type { SavedPart } from "../states/upload-states.js";
import type { CreateUploadRequest, MultipartUpload } from "../wire.js";
import { runWorkers } from "../workers/worker-pool.js";
import { discardUpload } from "./discard-upload.js";

/** A part of a stream, until it is stored. */
interface PieceToStore extends StreamPiece {
  readonly partNumber: number;
}

/** A part that is stored. */
interface StoredPiece extends SavedPart {
  /** In bytes. */
  readonly length: number;
}

/** Uploads a stream of unknown length in parts. A stream cannot be read again, so another run starts from the beginning. */
export async function uploadStreamInParts(stream: StreamSource, run: Run): Promise<UploadResult> {
  const { id, key: objectKey, plan } = await create(run);
  run.onCreated(() => discardUpload({ id, objectKey }, presignedParts(run), undefined, run));
  run.emit({
    type: "started",
    pattern: "presigned",
    key: objectKey,
    totalBytes: undefined,
    storedBytes: 0,
    isResumed: false,
  });
  const parts = await storeStream(stream, { id, plan }, run);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = combineCrc64();
  for (const part of parts) whole.add(part.crc64, part.length);
  const crc64nvme = whole.base64();
  const completed = await completeUpload(id, { parts, crc64nvme, length }, run);
  return { ...completed, pattern: "presigned", length, crc64nvme };
}

async function create({
  api,
  options,
  signal,
}: Run): Promise<MultipartUpload & { readonly plan: StreamPlan }> {
  const { key, type = "", partSize = FIRST_STREAM_PART } = options;
  const body: CreateUploadRequest = {
    key,
    type,
    ...attributesOf(options),
    method: "MULTIPART",
    partSize,
    checksumAlgorithm: "crc64nvme",
  };
  const answer = await api.request({ method: "POST", path: "/uploads", body, signal });
  const upload = answerFields<MultipartUpload>(answer, ["id", "key", "partSize", "partCount"]);
  const { partSize: firstSize, partSizeDoublesEvery, partCount } = upload;
  return { ...upload, plan: { partSize: firstSize, doublesEvery: partSizeDoublesEvery, partCount } };
}

/** Sends the stream as it is read. Returns its parts in order. */
async function storeStream(
  stream: StreamSource,
  { id, plan }: { readonly id: string; readonly plan: StreamPlan },
  run: Run,
): Promise<readonly StoredPiece[]> {
  const { tuner, progress, signal, platform } = run;
  const stored: StoredPiece[] = [];
  const limit = () =>
    Math.min(tuner.workers(), streamWorkers(streamPartLength(plan, Math.max(1, stored.length))));
  const signer = createPartSigner(
    {
      id,
      partNumbers: partNumbers(plan),
      lengthOf: (partNumber) => streamPartLength(plan, partNumber),
      workers: limit,
    },
    run.api,
    { now: platform.now, signal },
  );
  await runWorkers({
    signal,
    limit,
    next: pieces(stream, plan, run),
    work: async ({ partNumber, body, free }, stop) => {
      try {
        const part = await run.checksums.use((checksum) =>
          sendPart({ partNumber, body, checksum, signal: stop }, signer, run),
        );
        stored.push({ ...part, length: body.length });
        progress.stored(body.length, true);
      } finally {
        await free();
      }
    },
  });
  return stored.sort((left, right) => left.partNumber - right.partNumber);
}

/** Divides the stream into parts. The last part is the first one after which nothing is left. */
function pieces(stream: StreamSource, plan: StreamPlan, run: Run): () => Promise<PieceToStore | undefined> {
  let partNumber = 0;
  let totalBytes = 0;
  return async () => {
    await run.gate.pass(run.signal);
    if (partNumber > 0 && (await stream.endsWithin(0))) {
      run.progress.total(totalBytes);
      return undefined;
    }
    partNumber++;
    const piece = await stream.next(streamPartLength(plan, partNumber));
    totalBytes += piece.body.length;
    return { ...piece, partNumber };
  };
}

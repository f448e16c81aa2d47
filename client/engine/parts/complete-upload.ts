import { answerFields } from "../api/answer-fields.js";
import { UploadError } from "../errors.js";
import { retryAfterMs } from "../http/backoff.js";
import type { Attempt } from "../http/retries.js";
import type { Run } from "../run/run.js";
import type { SavedPart } from "../states/upload-states.js";
import type { CompleteUploadRequest, CompleteUploadResponse } from "../wire.js";

const DEFAULT_RETRY_AFTER_MS = 5_000;

/** The parts of the object. */
interface ObjectParts {
  readonly parts: readonly SavedPart[];
  /** Of the whole object, in base64. S3 compares it. */
  readonly crc64nvme: string;
  /** Of the whole object in bytes; given if the server does not know it. */
  readonly length?: number;
}

/** Puts the parts together. The server gives the same answer however often it is asked. */
export function completeUpload(
  id: string,
  { parts, crc64nvme, length }: ObjectParts,
  { api, retries, signal, platform }: Run,
): Promise<CompleteUploadResponse> {
  const body: CompleteUploadRequest = {
    parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })),
    checksum: { algorithm: "crc64nvme", value: crc64nvme },
    length,
  };
  return retries.run(async (): Promise<Attempt<CompleteUploadResponse>> => {
    const answer = await api.request({
      method: "POST",
      path: `/uploads/${id}/complete`,
      body,
      signal,
    });
    const { status, headers } = answer;
    if (status !== 202)
      return { outcome: "done", value: answerFields<CompleteUploadResponse>(answer, ["key", "etag"]) };
    const message = "S3 is still putting the parts together. Start the upload again: it continues.";
    const error = new UploadError("service", "Completing", message, { status });
    const after = retryAfterMs(headers["retry-after"], platform.now()) ?? DEFAULT_RETRY_AFTER_MS;
    return { outcome: "failed", error, isTransient: true, retryAfterMs: after };
  }, signal);
}

import { answerFields } from "../../api/answer-fields.js";
import { UploadError } from "../../errors.js";
import { retryAfterMs } from "../../http/backoff.js";
import type { Attempt } from "../../http/retries.js";
import type { Run } from "../../run/run.js";
import type { CompleteUploadRequest, CompleteUploadResponse } from "../../wire.js";
import type { CompletedUpload, ObjectParts } from "../parts-protocol.js";

const DEFAULT_RETRY_AFTER_MS = 5_000;

/** Completes the upload. Idempotent: a repeated request returns the same response. */
export function completeUpload(
  id: string,
  {
    parts,
    crc64nvme,
    length,
  }: Omit<ObjectParts, "length"> & {
    /** Size of the object in bytes; required if the server does not know it. */
    readonly length?: number;
  },
  { api, retries, signal, platform }: Run,
): Promise<CompletedUpload> {
  const body: CompleteUploadRequest = {
    parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })),
    checksum: { algorithm: "crc64nvme", value: crc64nvme },
    length,
  };
  return retries.run(async (): Promise<Attempt<CompletedUpload>> => {
    const answer = await api.request({
      method: "POST",
      path: `/uploads/${id}/complete`,
      body,
      signal,
    });
    const { status, headers } = answer;
    if (status !== 202) {
      const { key, etag, versionId, type } = answerFields<CompleteUploadResponse>(answer, ["key", "etag"]);
      const optional = { ...(versionId !== undefined && { versionId }), ...(type !== undefined && { type }) };
      return { outcome: "done", value: { key, etag, ...optional } };
    }
    const message = "S3 is still completing the upload. Start the upload again: it continues.";
    const error = new UploadError("service", "Completing", message, { status });
    const after = retryAfterMs(headers["retry-after"], platform.now()) ?? DEFAULT_RETRY_AFTER_MS;
    return { outcome: "failed", error, isTransient: true, retryAfterMs: after };
  }, signal);
}

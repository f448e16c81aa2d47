import { attributeHeaders } from "../attributes/object-attributes.js";
import { crc64Base64 } from "../checksum/combine-crc64.js";
import { UploadError } from "../errors.js";
import type { Pattern, UploadResult } from "../events/upload-event.js";
import type { Attempt } from "../http/retries.js";
import type { ChosenPattern } from "../patterns/choose-pattern.js";
import { objectUrl } from "../patterns/object-url.js";
import type { Checksum, HttpAnswer, RequestBody } from "../platform.js";
import type { Run } from "../run/run.js";
import { sendBody } from "../run/send-body.js";
import { putObject } from "./put-object.js";

/** Uploads bytes with one PUT that carries the token, by the direct or the edge pattern. S3 compares the checksum. */
export async function uploadWithToken(
  body: RequestBody,
  chosen: ChosenPattern,
  run: Run,
): Promise<UploadResult> {
  const { api, options, signal, progress, platform } = run;
  const { pattern } = chosen;
  const { key } = options;
  progress.total(body.length);
  const sums = await checksumsOf(body, chosen, run);
  const started = { pattern, key, totalBytes: body.length, storedBytes: 0, isResumed: false };
  run.emit({ type: "started", ...started });
  const id = platform.newId();
  const headers = {
    "content-type": options.type || "application/octet-stream",
    ...attributeHeaders(options),
    "x-amz-checksum-crc64nvme": sums.crc64nvme,
    ...(sums.sha256 !== undefined && { "x-amz-content-sha256": sums.sha256 }),
    "x-upload-id": id,
  };
  const url = objectUrl(pattern, chosen.url, key);
  const send = (authorization: string) =>
    sendBody({ method: "PUT", url, headers: { ...headers, authorization }, body, signal }, run);
  const statePath = `/uploads/${id}?key=${encodeURIComponent(key)}`;
  const put = {
    send: async () => explainEmptyFile(await api.attemptWithToken(send, signal), pattern, body.length),
    statePath: () => (chosen.hasUploadsApi ? statePath : undefined),
  };
  const { isAnswered, ...object } = await putObject(put, run);
  progress.stored(body.length, isAnswered);
  return { key, ...object, pattern, length: body.length, crc64nvme: sums.crc64nvme };
}

/**
 * Explains the error for an empty file. API Gateway may convert an empty body to the two bytes `{}`, which S3 rejects
 * by their checksum.
 */
function explainEmptyFile(sent: Attempt<HttpAnswer>, pattern: Pattern, length: number): Attempt<HttpAnswer> {
  if (sent.outcome === "done" || pattern !== "direct" || length > 0 || sent.error.status !== 400) return sent;
  const message = "The direct pattern does not support empty files. Use another pattern.";
  const { status, requestId } = sent.error;
  return { ...sent, error: new UploadError("policy", "EmptyFile", message, { status, requestId }) };
}

/** Reads the bytes once and computes all checksums. */
async function checksumsOf(
  body: RequestBody,
  { needsContentSha256 }: ChosenPattern,
  { platform, signal }: Run,
): Promise<{ readonly crc64nvme: string; readonly sha256?: string }> {
  const crc64 = await platform.crc64();
  const sha256: Checksum | undefined = needsContentSha256 ? await platform.sha256() : undefined;
  for await (const chunk of body.open()) {
    signal.throwIfAborted();
    crc64.update(chunk);
    sha256?.update(chunk);
  }
  const crc64nvme = crc64Base64(crc64.digest());
  return sha256 === undefined ? { crc64nvme } : { crc64nvme, sha256: sha256.digest() };
}

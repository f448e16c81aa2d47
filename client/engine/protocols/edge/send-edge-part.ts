import { hexToBase64 } from "../../checksum/base64.js";
import type { Attempt } from "../../http/retries.js";
import type { RequestBody } from "../../platform.js";
import type { Run } from "../../run/run.js";
import { sendBody } from "../../run/send-body.js";
import type { SavedPart } from "../../states/upload-states.js";
import type { PartToStore } from "../parts-protocol.js";

/** The upload that parts are sent to. */
interface EdgeTarget {
  /** URL of the key, with the upload's id. */
  readonly url: string;
  /** Whether the policy requires a checksum of each part. Those that S3 computes itself do not count. */
  readonly needsSha256: boolean;
}

/** Sends one part through CloudFront until it is stored. */
export async function sendEdgePart(
  { partNumber, body, checksum, signal }: PartToStore,
  { url, needsSha256 }: EdgeTarget,
  run: Run,
): Promise<SavedPart> {
  const sha256 = needsSha256 ? await readSha256(body, run) : undefined;
  const sum = sha256 === undefined ? undefined : { "x-amz-checksum-sha256": sha256 };
  const request = { method: "PUT", url: `${url}&partNumber=${partNumber}`, body, checksum, signal };
  return run.retries.run(async (): Promise<Attempt<SavedPart>> => {
    const sent = await run.api.attemptWithToken(
      (authorization) => sendBody({ ...request, headers: { ...sum, authorization } }, run),
      signal,
    );
    if (sent.outcome === "failed") return sent;
    const { etag = "" } = sent.value.headers;
    const part = { partNumber, etag, crc64: checksum.digest() };
    return { outcome: "done", value: sha256 === undefined ? part : { ...part, sha256 } };
  }, signal);
}

/**
 * Reads the bytes and returns their SHA-256 in base64. The body is read an extra time, because the header is sent
 * before the bytes.
 */
async function readSha256(body: RequestBody, { platform, signal }: Run): Promise<string> {
  const sum = await platform.sha256();
  for await (const chunk of body.open()) {
    signal.throwIfAborted();
    sum.update(chunk);
  }
  return hexToBase64(sum.digest());
}

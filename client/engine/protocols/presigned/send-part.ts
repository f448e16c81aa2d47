import { isExpiredUrl } from "../../http/answer-error.js";
import type { Attempt } from "../../http/retries.js";
import type { Run } from "../../run/run.js";
import { sendBody } from "../../run/send-body.js";
import type { SavedPart } from "../../states/upload-states.js";
import type { PartToStore } from "../parts-protocol.js";
import type { PartSigner } from "./part-signer.js";

/** Header that lets S3 reject a request, for example with an expired URL, before the part's bytes are sent. */
const AWAIT_CONSENT = { expect: "100-continue" };

/** Sends one part to a presigned URL until it is stored. */
export function sendPart(
  { partNumber, body, checksum, signal }: PartToStore,
  signer: PartSigner,
  run: Run,
): Promise<SavedPart> {
  return run.retries.run(async (): Promise<Attempt<SavedPart>> => {
    const { url } = await signer.sign(partNumber, body.length);
    const sent = await sendBody({ method: "PUT", url, headers: AWAIT_CONSENT, body, checksum, signal }, run);
    if (sent.outcome === "done") {
      const { etag = "" } = sent.value.headers;
      return { outcome: "done", value: { partNumber, etag, crc64: checksum.digest() } };
    }
    if (!isExpiredUrl(sent.error)) return sent;
    signer.forget(partNumber);
    return { ...sent, isTransient: true };
  }, signal);
}

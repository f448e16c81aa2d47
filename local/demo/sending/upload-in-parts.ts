import type { SampleFile } from "../sample-file.js";
import { expectOk, post, put } from "./api-requests.js";
import type { ClientAnswer } from "./http-client.js";
import type { Target } from "./target.js";

/** Result of an upload in parts. */
interface SentInParts {
  readonly requests: number;
  /** The answer to the last request, the completion. */
  readonly answer: ClientAnswer;
  readonly key: string;
}

/** The part of `POST /uploads`'s answer that an upload in parts needs. */
interface MultipartUpload {
  readonly id: string;
  readonly key: string;
  readonly partSize: number;
}

/** The answer of `POST /uploads/{id}/parts`. */
interface SignedParts {
  readonly urlTemplate: string;
  readonly parts: readonly {
    readonly partNumber: number;
    readonly length: number;
    readonly signature: string;
  }[];
}

/** Sends a file in parts, one after the other, and has S3 put them together. */
export async function uploadInParts(target: Target, file: SampleFile, key: string): Promise<SentInParts> {
  const ask = (path: string, body: unknown): Promise<ClientAnswer> =>
    post(`${target.presigned}/uploads${path}`, target.token, body);
  const asked = { key, length: file.bytes, type: "application/octet-stream", method: "MULTIPART" };
  const upload = JSON.parse(await expectOk(await ask("", asked))) as MultipartUpload;
  const signed = JSON.parse(await expectOk(await ask(`/${upload.id}/parts`, {}))) as SignedParts;
  for (const { partNumber, length, signature } of signed.parts) {
    const url = signed.urlTemplate
      .replace("{partNumber}", String(partNumber))
      .replace("{signature}", signature);
    const from = (partNumber - 1) * upload.partSize;
    await expectOk(await put(url, { path: file.path, from, bytes: length }, {}));
  }
  const answer = await ask(`/${upload.id}/complete`, {});
  return { requests: signed.parts.length + 3, answer, key: upload.key };
}

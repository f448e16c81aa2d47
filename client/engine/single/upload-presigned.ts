import { answerFields } from "../api/answer-fields.js";
import { attributesOf } from "../attributes/object-attributes.js";
import { crc64Base64 } from "../checksum/combine-crc64.js";
import type { UploadResult } from "../events/upload-event.js";
import type { RequestBody } from "../platform.js";
import { readChecksum } from "../run/read-checksum.js";
import type { Run } from "../run/run.js";
import { sendBody } from "../run/send-body.js";
import type { CreateUploadRequest, PresignedPut } from "../wire.js";
import { putObject } from "./put-object.js";

/** Uploads bytes with one presigned PUT. Their checksum is signed, so S3 rejects other bytes. */
export async function uploadPresigned(body: RequestBody, run: Run): Promise<UploadResult> {
  const { signal, progress } = run;
  progress.total(body.length);
  const crc64nvme = crc64Base64(await readChecksum(body, run));
  let put = await createPut(body.length, crc64nvme, run);
  const { key } = put;
  run.emit({
    type: "started",
    pattern: "presigned",
    key,
    totalBytes: body.length,
    storedBytes: 0,
    isResumed: false,
  });
  const sending = {
    send: () => sendBody({ method: "PUT", url: put.url, headers: put.headers, body, signal }, run),
    statePath: () => `/uploads/${put.id}`,
    renew: async () => {
      put = await createPut(body.length, crc64nvme, run);
    },
  };
  const store = () => putObject(sending, run);
  const { isAnswered, ...object } = await (run.shared?.send(store) ?? store());
  progress.stored(body.length, isAnswered);
  return { ...object, key, pattern: "presigned", length: body.length, crc64nvme };
}

async function createPut(
  length: number,
  crc64nvme: string,
  { api, options, signal, shared }: Run,
): Promise<PresignedPut> {
  const body: CreateUploadRequest = {
    key: options.key,
    length,
    type: options.type ?? "",
    ...attributesOf(options),
    method: "PUT",
    checksum: { algorithm: "crc64nvme", value: crc64nvme },
  };
  if (shared !== undefined) return shared.createPut(body);
  const answer = await api.request({ method: "POST", path: "/uploads", body, signal });
  return answerFields<PresignedPut>(answer, ["id", "key", "url", "headers"]);
}

import { answerError } from "../../http/answer-error.js";
import type { Attempt } from "../../http/retries.js";
import type { HttpAnswer } from "../../platform.js";
import type { Run } from "../../run/run.js";
import { alreadyExists, findPutResult } from "../../single/stored-object.js";
import type { CompletedUpload, CreatedUpload, ObjectParts } from "../parts-protocol.js";
import type { EdgeRequests } from "./edge-requests.js";
import { uploadQuery } from "./edge-requests.js";
import { elementOf, partList } from "./multipart-xml.js";

/** The upload to complete, and the requests to do so. */
interface EdgeCompletion {
  readonly upload: CreatedUpload;
  readonly object: ObjectParts;
  readonly requests: EdgeRequests;
  /** Whether S3 stores a SHA-256 of each part. */
  readonly needsSha256: boolean;
  /** Path of the object's state in the uploads API; undefined if that is not available. */
  readonly statePath: string | undefined;
}

/**
 * Completes the upload. S3 forgets an upload after its completion, so after a lost response the uploads API shows
 * whether the object is stored.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function completeEdgeUpload(completion: EdgeCompletion, run: Run): Promise<CompletedUpload> {
  const { upload, object, requests, needsSha256 } = completion;
  const request = {
    method: "POST",
    query: uploadQuery(upload.id),
    headers: {
      "content-type": "application/xml",
      "x-amz-mp-object-size": String(object.length),
      ...(!needsSha256 && {
        "x-amz-checksum-crc64nvme": object.crc64nvme,
        "x-amz-checksum-type": "FULL_OBJECT",
      }),
    },
    body: partList(object.parts),
    signal: run.signal,
  } as const;
  return run.retries.run(async () => {
    const sent = await requests.attempt(request);
    if (sent.outcome === "done") return readCompletion(sent.value, upload);
    const { status, requestId } = sent.error;
    if (status !== 404 && status !== 412) return sent;
    const found = await findResult(completion, run);
    return found ?? (status === 412 ? { ...sent, error: alreadyExists(requestId) } : sent);
  }, run.signal);
}

async function findResult(
  { statePath, upload }: EdgeCompletion,
  run: Run,
): Promise<Attempt<CompletedUpload> | undefined> {
  const found = statePath === undefined ? undefined : await findPutResult(statePath, run);
  if (found?.outcome !== "done") return found;
  const { key = upload.objectKey, etag, versionId } = found.value;
  return { outcome: "done", value: { key, etag, ...(versionId !== undefined && { versionId }) } };
}

/** Reads the result. S3 starts its response before it has finished, so an error can come with status 200. */
function readCompletion(answer: HttpAnswer, { objectKey }: CreatedUpload): Attempt<CompletedUpload> {
  const { headers, body } = answer;
  const etag = elementOf(body, "ETag");
  if (etag === undefined)
    return { outcome: "failed", error: answerError({ ...answer, status: 500 }), isTransient: true };
  const versionId = headers["x-amz-version-id"];
  const key = elementOf(body, "Key") ?? objectKey;
  return { outcome: "done", value: { key, etag, ...(versionId !== undefined && { versionId }) } };
}

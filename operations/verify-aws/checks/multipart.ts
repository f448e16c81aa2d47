import { createHash } from "node:crypto";
import { send } from "../http/http-client.js";
import { texts } from "../stack/bucket.js";
import { BODY, requireJourney, uploadInParts } from "../stack/journeys.js";
import { UploadFailed } from "../stack/not-measured.js";
import type { Headers, StackUnderTest } from "../stack/stack-under-test.js";
import { askApi, described, requireEvidence, requireStored, wholeKey } from "../stack/stack-under-test.js";
import { readObject } from "../stack/stored-object.js";
import type { Check } from "./check.js";

/** The check string of the CRC catalogue, and its CRC64NVME in base64. */
const CHECKED = { body: "123456789", crc64nvme: "rosUhgp5mIg=" };

export const partsNeedNoChecksum: Check = async (stack) => {
  await requireJourney(stack, "parts");
  const checksum = { algorithm: "crc64nvme", value: CHECKED.crc64nvme };
  try {
    await uploadInParts(stack, "crc64nvme.txt", { checksum }, CHECKED.body);
    return { answer: true, seen: "S3 completed the upload" };
  } catch (error) {
    if (!(error instanceof UploadFailed) || !error.isEvidence) throw error;
    return { answer: false, seen: error.message };
  }
};

/** Creates an upload as the operator, and uploads its only part. */
async function operatorUpload(
  stack: StackUnderTest,
  key: string,
  { uploadId, headers }: { readonly uploadId?: string; readonly headers?: Headers } = {},
) {
  const bucket = stack.bucket();
  const id = uploadId ?? (await idOf(bucket.request("POST", key, { query: { uploads: "" }, headers })));
  const query = { partNumber: "1", uploadId: id };
  const part = await bucket.request("PUT", key, { query, body: BODY });
  requireStored(part, "the part");
  const etag = part.headers.get("etag") ?? "";
  return { id, etag, body: partList(etag) };
}

async function idOf(response: Promise<{ readonly status: number; readonly body: string }>): Promise<string> {
  const { status, body } = await response;
  requireStored({ status, body }, "the creation of an upload in parts");
  return texts(body, "UploadId")[0] ?? "";
}

function partList(etag: string): string {
  const part = `<Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part>`;
  return `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`;
}

const ONCE: Headers = { "if-none-match": "*" };

/** Completes an upload in one part that was created with these headers. */
export async function completedWith(stack: StackUnderTest, name: string, headers: Headers) {
  const key = await wholeKey(stack, name);
  stack.remember(key);
  const { id, etag, body } = await operatorUpload(stack, key, { headers });
  const completed = await stack.bucket().request("POST", key, { query: { uploadId: id }, body });
  requireStored(completed, "the completion");
  return { partEtag: etag, document: completed.body };
}

/** Encrypts with the KMS key that AWS manages for S3. */
export const kmsPartsMakeEtag: Check = async (stack) => {
  const headers = { "x-amz-server-side-encryption": "aws:kms" };
  const { partEtag, document } = await completedWith(stack, "kms-etag.txt", headers);
  const parts = Buffer.from(partEtag.replaceAll('"', ""), "hex");
  const expected = `${createHash("md5").update(parts).digest("hex")}-1`;
  const seen = texts(document, "ETag")[0]?.replaceAll(/"|&quot;|&#34;/g, "") ?? "";
  return { answer: seen === expected, seen: `ETag ${seen} for the part ${partEtag}` };
};

/**
 * Whether S3 rejected a completion with this status: `false` if S3 completed the upload, `undefined` for any other
 * response.
 */
function rejectedOrCompleted(status: number, completed: { readonly status: number; readonly body: string }) {
  // S3 can send an error after a 200.
  const isStored = completed.status === 200 && !completed.body.includes("<Error>");
  const answer = completed.status === status || (isStored ? false : undefined);
  return { answer, seen: described(completed) };
}

export const completionComparesSize: Check = async (stack) => {
  const bucket = stack.bucket();
  const key = await wholeKey(stack, "complete-size.txt");
  const { id, body } = await operatorUpload(stack, key);
  const headers = { "x-amz-mp-object-size": String(BODY.length + 1) };
  const completed = await bucket.request("POST", key, { query: { uploadId: id }, headers, body });
  requireEvidence(completed, 400);
  return rejectedOrCompleted(400, completed);
};

export const completionNamesChecksum: Check = async (stack) => {
  const headers = { "x-amz-checksum-algorithm": "CRC64NVME" };
  const { document } = await completedWith(stack, "completion-checksum.txt", headers);
  const [checksum] = texts(document, "ChecksumCRC64NVME");
  return { answer: checksum !== undefined, seen: checksum ?? "no checksum in the answer" };
};

/** Completes an upload after its key was written, and optionally deleted, by another request. */
async function completeAfter(
  stack: StackUnderTest,
  name: string,
  isDeleted: boolean,
  rejectedStatus: number,
) {
  const bucket = stack.bucket();
  const key = await wholeKey(stack, name);
  // A versioned bucket does not list a key that ends in a delete marker.
  stack.remember(key);
  const { id, body } = await operatorUpload(stack, key);
  const put = await bucket.request("PUT", key, { body: BODY });
  requireStored(put, "the object in between");
  if (isDeleted) await bucket.request("DELETE", key);
  const completed = await bucket.request("POST", key, { query: { uploadId: id }, headers: ONCE, body });
  requireEvidence(completed);
  return rejectedOrCompleted(rejectedStatus, completed);
}

export const completionRejectsTakenKey: Check = (stack) =>
  completeAfter(stack, "complete-412.txt", false, 412);

export const completionConflictsAfterDeletion: Check = (stack) =>
  completeAfter(stack, "complete-409.txt", true, 409);

/** Whether metadata in the query of a presigned CreateMultipartUpload becomes the object's. */
export const postReadsQuery: Check = async (stack) => {
  const bucket = stack.bucket();
  const key = await wholeKey(stack, "post-query.txt");
  const query = { uploads: "", "x-amz-meta-verify": "1" };
  const uploadId = await idOf(send({ method: "POST", url: bucket.presign({ method: "POST", key, query }) }));
  const { body } = await operatorUpload(stack, key, { uploadId });
  await bucket.request("POST", key, { query: { uploadId }, body });
  const { headers } = await readObject(stack, "HEAD", key);
  const isStored = headers.get("x-amz-meta-verify") === "1";
  return { answer: isStored, seen: isStored ? "the object has the metadata" : "the object has none" };
};

/** Uploads as Uppy 6 does, by the route `/s3/sign`. */
export const presignedPostTakesHeaders: Check = async (stack) => {
  await requireJourney(stack, "presigned");
  const created = await askApi(stack, "/s3/sign", {
    method: "POST",
    key: "signed-headers.txt",
    contentType: "text/plain",
  });
  const key = String(created.key);
  stack.remember(key);
  const headers = created.headers as Headers;
  const uploadId = await idOf(send({ method: "POST", url: String(created.url), headers }));
  const part = await askApi(stack, "/s3/sign", { method: "PUT", key, uploadId, partNumber: 1 });
  const sent = await send({ method: "PUT", url: String(part.url), body: BODY });
  requireStored(sent, "the part");
  const completion = await askApi(stack, "/s3/sign", { method: "POST", key, uploadId });
  const body = partList(String(sent.headers.etag));
  const signed = completion.headers as Headers | undefined;
  requireStored(
    await send({ method: "POST", url: String(completion.url), headers: signed, body }),
    "the completion",
  );
  const stored = await readObject(stack, "HEAD", key);
  const isStored = (stored.headers.get("x-amz-meta-upload-id") ?? "") !== "";
  return { answer: isStored, seen: isStored ? "the object has the metadata" : "the object has none" };
};

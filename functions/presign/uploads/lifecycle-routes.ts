import { isObject } from "../../json/json.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../api/request-body.js";
import type { RouteContext, RouteResult, Routes } from "../api/route.js";
import type { CompleteUploadRequest, CompleteUploadResponse } from "../contract.js";
import { completeUpload, RETRY_AFTER_SECONDS } from "../multipart/completion/complete.js";
import { ETAG } from "../multipart/completion/named-parts.js";
import { ofUpload } from "../multipart/own-upload.js";
import { isPartNumber, MAX_PARTS } from "../multipart/part-plan.js";
import type { MultipartInProgress } from "../multipart/upload-id.js";
import { isMatch } from "../upload-id.js";
import { stateRoute } from "./state-route.js";

const completeRoute = ofUpload(async (upload, text, context) => {
  const body = completeUploadBody(text);
  return body.outcome === "rejected" ? body : complete(upload, body.body, context);
});

/** Aborts what is in progress, and never touches an object. */
const abortRoute = ofUpload(async ({ ref, uploadId }, _, { ports }) => {
  const s3 = await ports.loadS3();
  // What is gone has been aborted before, or is an object by now.
  await s3.abortMultipartUpload(ref);
  return { outcome: "answered", status: 204, logged: { uploadId } };
});

async function complete(
  { plan, ...upload }: MultipartInProgress,
  { parts }: CompleteUploadRequest,
  context: RouteContext,
): Promise<RouteResult> {
  const completion = await completeUpload({ ...upload, declared: plan, parts }, context);
  if (completion.outcome === "rejected") return completion;
  const { key } = upload.ref;
  const logged = { uploadId: upload.uploadId };
  if (completion.outcome === "completing") {
    const headers = { "Retry-After": String(RETRY_AFTER_SECONDS) };
    return { outcome: "answered", status: 202, body: { key, state: "completing" }, headers, logged };
  }
  const { length, etag, versionId } = completion;
  const body: CompleteUploadResponse = {
    key,
    state: "completed",
    length,
    etag,
    ...(versionId && { versionId }),
  };
  return { outcome: "answered", status: 200, body, logged };
}

/** What becomes of an upload in parts. */
export const LIFECYCLE_ROUTES: Routes = {
  "GET /uploads/{id}": stateRoute,
  "POST /uploads/{id}/complete": completeRoute,
  "DELETE /uploads/{id}": abortRoute,
};

/** Reads the body of `POST /uploads/{id}/complete`, which may be absent. */
function completeUploadBody(text: string): Body<CompleteUploadRequest> {
  return readBody(text, {
    fields: {
      parts: {
        holds: (value) =>
          Array.isArray(value) && value.length > 0 && value.length <= MAX_PARTS && value.every(isNamedPart),
        allowed: `a list of 1 to ${MAX_PARTS} parts, each { "partNumber": 1 to ${MAX_PARTS}, "etag": text, "checksum"?: base64 }`,
      },
    },
    optional: true,
    maxLength: MAX_PARTS_BODY_LENGTH,
  });
}

function isNamedPart(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { partNumber, etag, checksum, ...more } = value;
  return (
    isPartNumber(partNumber) &&
    isMatch(etag, ETAG) &&
    (checksum === undefined || typeof checksum === "string") &&
    Object.keys(more).length === 0
  );
}

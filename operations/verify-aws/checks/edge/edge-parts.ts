import type { ClientResponse } from "../../http/http-client.js";
import { send } from "../../http/http-client.js";
import { texts } from "../../stack/bucket.js";
import { BODY, requireJourney } from "../../stack/journeys.js";
import { NotApplicable } from "../../stack/not-measured.js";
import type { Headers, StackUnderTest } from "../../stack/stack-under-test.js";
import { described, required, requireEvidence, requireStored } from "../../stack/stack-under-test.js";
import type { Check } from "../check.js";

/** A request of an upload in parts through CloudFront. */
interface PartsRequest {
  readonly method: string;
  readonly query: string;
  readonly body?: string;
  readonly headers?: Headers;
}

function sendParts(stack: StackUnderTest, { method, query, body, headers }: PartsRequest) {
  const url = `${required(stack.edgeUrl, "edge_url")}/${stack.folder}/edge-parts.txt?${query}`;
  return send({ method, url, body, headers: { Authorization: `Bearer ${stack.token()}`, ...headers } });
}

function failedStep(response: ClientResponse, step: string) {
  requireEvidence(response);
  const answer = response.status === 403 ? false : undefined;
  return { answer, seen: `${described(response)} to the POST that ${step} an upload` };
}

/** Uploads a file in one part, because the two POSTs have different headers to sign. */
export const oacSignsPosts: Check = async (stack) => {
  if (stack.settings.edgeParts !== true) {
    throw new NotApplicable('this needs a stack with "edge": {"parts": true}');
  }
  await requireJourney(stack, "edge");
  const length = { "x-upload-length": String(BODY.length), "Content-Type": "text/plain" };
  const created = await sendParts(stack, { method: "POST", query: "uploads", headers: length });
  if (created.status !== 200) return failedStep(created, "creates");
  const id = `uploadId=${encodeURIComponent(texts(created.body, "UploadId")[0] ?? "")}`;
  const part = await sendParts(stack, { method: "PUT", query: `partNumber=1&${id}`, body: BODY });
  requireStored(part, "the part");
  const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.headers.etag}</ETag></Part></CompleteMultipartUpload>`;
  const headers = { "x-amz-mp-object-size": String(BODY.length), "Content-Type": "application/xml" };
  const completed = await sendParts(stack, { method: "POST", query: id, body, headers });
  const isComplete = completed.status === 200 && completed.body.includes("<ETag>");
  return isComplete ? { answer: true, seen: "S3 completed the upload" } : failedStep(completed, "completes");
};

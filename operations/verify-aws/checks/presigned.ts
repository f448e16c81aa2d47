import { postForm } from "../http/form.js";
import type { ClientResponse } from "../http/http-client.js";
import { send } from "../http/http-client.js";
import { BODY, createUpload, requireJourney } from "../stack/journeys.js";
import { NotApplicable } from "../stack/not-measured.js";
import type { Headers, StackUnderTest } from "../stack/stack-under-test.js";
import { callApi, described, required, requireEvidence, requireStored } from "../stack/stack-under-test.js";
import { readObject } from "../stack/stored-object.js";
import type { Check } from "./check.js";

async function put(stack: StackUnderTest, name: string, headers: Headers = {}) {
  await requireJourney(stack, "presigned");
  const upload = await createUpload(stack, name, {});
  const request = { method: "PUT", url: upload.url, headers: { ...upload.headers, ...headers }, body: BODY };
  return { upload, request, response: await send(request) };
}

/**
 * Whether S3 rejected the request with this status: `false` if S3 stored the object, `undefined` for any other
 * response.
 */
function rejectedOrStored(response: ClientResponse, rejectedStatus: number) {
  requireEvidence(response);
  const isStored = response.status === 200 || response.status === 201 ? false : undefined;
  return { answer: response.status === rejectedStatus || isStored, seen: described(response) };
}

export const queryConditionGuardsPut: Check = async (stack) => {
  if (stack.settings.overwrite)
    throw new NotApplicable("this needs a stack whose policy forbids overwriting");
  const { request, response } = await put(stack, "once.txt");
  requireStored(response, "the first PUT");
  return rejectedOrStored(await send(request), 412);
};

export const queryMetadataCounts: Check = async (stack) => {
  const { upload, response } = await put(stack, "query-metadata.txt");
  requireStored(response, "the PUT");
  const { headers } = await readObject(stack, "HEAD", upload.key);
  const isStored = (headers.get("x-amz-meta-upload-id") ?? "") !== "";
  return { answer: isStored, seen: isStored ? "the object has it" : "the object has none" };
};

export const unsignedHeadersAreRejected: Check = async (stack) => {
  const { response } = await put(stack, "unsigned.txt", { "x-amz-meta-verify": "1" });
  return rejectedOrStored(response, 403);
};

export const formsRejectUnnamedFields: Check = async (stack) => {
  await requireJourney(stack, "form");
  const { url, fields } = await createUpload(stack, "extra-field.txt", { method: "POST" });
  return rejectedOrStored(await postForm(url, { ...fields, "x-amz-meta-verify": "1" }, BODY), 403);
};

export const s3ErrorsHaveCors: Check = async (stack) => {
  const origin = required(stack.settings.corsOrigin, "allowed CORS origin");
  await requireJourney(stack, "presigned");
  const { url, headers } = await createUpload(stack, "tampered.txt", {});
  const tampered = url.replace(
    /(X-Amz-Signature=)(.)/,
    (_, name: string, digit: string) => `${name}${digit === "0" ? "1" : "0"}`,
  );
  const response = await send({
    method: "PUT",
    url: tampered,
    headers: { ...headers, Origin: origin },
    body: BODY,
  });
  requireEvidence(response);
  const allowed = response.headers["access-control-allow-origin"] !== undefined;
  const seen = `${described(response)} ${allowed ? "with" : "without"} CORS headers`;
  return { answer: response.status === 403 ? allowed : undefined, seen };
};

export const listPartsNeedsNoBucketPermission: Check = async (stack) => {
  await requireJourney(stack, "presigned");
  const { id } = await createUpload(stack, "list-parts.txt", { method: "MULTIPART" });
  const response = await callApi(stack, `/uploads/${id}`);
  requireEvidence(response);
  const answer = response.status === 200 || (response.status >= 500 ? false : undefined);
  return { answer, seen: `the state of an upload was answered ${described(response)}` };
};

import { anyString, list, object, optional, text } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import { MAX_PARTS } from "../../upload-policy/part-limits.js";
import { BYTES } from "../api/byte-count-rule.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../api/request-body.js";
import type { RouteContext, RouteRejection, RouteResult, Routes } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { CompleteUploadRequest, CompleteUploadResponse } from "../contract.js";
import { completeUpload, RETRY_AFTER_SECONDS } from "../multipart/completion/complete.js";
import type { UploadToComplete } from "../multipart/completion/completion.js";
import { checksumToCompare, storedChecksumRejection } from "../multipart/completion/late-checksum.js";
import { ETAG } from "../multipart/completion/named-parts.js";
import { objectFacts } from "../multipart/completion/own-object.js";
import type { DeclaredSize } from "../multipart/completion/uploaded-size.js";
import type { AnyMultipart } from "../multipart/open/open-upload-id.js";
import { uploadRoute } from "../multipart/own-upload.js";
import type { PartPlan } from "../multipart/part-plan.js";
import { PART_NUMBER } from "../multipart/part-plan.js";
import { PUT_FIELDS } from "./create/create-request.js";
import { stateRoute } from "./state-route.js";

type NamedPart = NonNullable<CompleteUploadRequest["parts"]>[number];

const NAMED_PART = object<NamedPart>({
  partNumber: PART_NUMBER,
  etag: text(ETAG, "the part's ETag"),
  checksum: optional(anyString("base64")),
});
const COMPLETE_FIELDS: RulesFor<CompleteUploadRequest> = {
  checksum: PUT_FIELDS.checksum,
  length: optional(BYTES),
  parts: optional(list(NAMED_PART, { min: 1, max: MAX_PARTS })),
};

const completeRoute = uploadRoute(async (upload, requestBody, context, identity) => {
  const body = await completeUploadBody(requestBody);
  return body.outcome === "rejected" ? body : complete({ ...upload, identity }, body.body, context);
});

/** Aborts an upload in progress. It never deletes an object. */
const abortRoute = uploadRoute(async ({ ref, uploadId }, _, { ports, quota }, identity) => {
  const s3 = await ports.loadS3();
  // An upload that does not exist was aborted before, or is already an object.
  const outcome = await s3.abortMultipartUpload(ref);
  if (outcome === "aborted") await quota?.release(uploadId, identity, ref);
  return { outcome: "answered", status: 204, ...(uploadId && { logged: { uploadId } }) };
});

async function complete(
  { plan, sizes: _, checksum: named, ...upload }: AnyMultipart & Pick<UploadToComplete, "identity">,
  { parts, length, checksum: given }: CompleteUploadRequest,
  context: RouteContext,
): Promise<RouteResult> {
  const declared = declaredSize(plan, length);
  if (declared.outcome === "rejected") return declared;
  const isListed = upload.uploadId === undefined;
  const checksum = checksumToCompare(
    named,
    given,
    isListed && context.settings.policy.checksum === "optional",
  );
  if (checksum.outcome === "rejected") return checksum;
  const toComplete = { ...upload, declared: declared.size, parts, ...checksum.compared };
  const completion = await completeUpload(toComplete, context, "return");
  if (completion.outcome === "rejected") return completion;
  const { key } = upload.ref;
  const { uploadId } = upload;
  const logged: Readonly<Record<string, string>> = uploadId === undefined ? {} : { uploadId };
  if (completion.outcome === "completing") {
    const headers = { "Retry-After": String(RETRY_AFTER_SECONDS) };
    return { outcome: "answered", status: 202, body: { key, state: "completing" }, headers, logged };
  }
  const rejection = storedChecksumRejection(completion.checksum, given);
  if (rejection !== undefined) return rejection;
  const type = isListed ? await storedType(key, context) : undefined;
  const body: CompleteUploadResponse = {
    key,
    state: "completed",
    ...objectFacts(completion),
    ...(type !== undefined && { type }),
  };
  return { outcome: "answered", status: 200, body, logged };
}

async function storedType(key: string, { ports }: RouteContext): Promise<string | undefined> {
  const s3 = await ports.loadS3();
  return (await s3.headObject(key))?.type;
}

/** The size to complete an upload with: from its id, or from the request. */
function declaredSize(
  plan: PartPlan | undefined,
  length: number | undefined,
): { readonly outcome: "declared"; readonly size: DeclaredSize } | RouteRejection {
  if (plan === undefined) {
    return length === undefined
      ? routeRejected(
          411,
          "LengthRequired",
          "length is missing: the upload was created without one. Send the object's size in bytes.",
        )
      : { outcome: "declared", size: { length } };
  }
  return length === undefined || length === plan.length
    ? { outcome: "declared", size: plan }
    : routeRejected(
        400,
        "InvalidLength",
        `length must be ${plan.length}, as at the creation of the upload, or omitted; got ${length}.`,
      );
}

/** Routes that read, complete or abort an upload in parts. */
export const LIFECYCLE_ROUTES: Routes = {
  "GET /uploads/{id}": stateRoute,
  "POST /uploads/{id}/complete": completeRoute,
  "DELETE /uploads/{id}": abortRoute,
};

/** Reads the body of `POST /uploads/{id}/complete`, which can be empty. */
function completeUploadBody(requestBody: string): Promise<Body<CompleteUploadRequest>> {
  return readBody(requestBody, { fields: COMPLETE_FIELDS, optional: true, maxLength: MAX_PARTS_BODY_LENGTH });
}

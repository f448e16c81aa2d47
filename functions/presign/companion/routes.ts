import { s3ObjectPath } from "../../sigv4/s3-endpoint.js";
import { allowedAttributes } from "../../upload-policy/attributes/allowed-attributes.js";
import { maxBytesMetadata } from "../../upload-policy/narrowing/max-bytes-metadata.js";
import type { RuleFailure, UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { requireValidAttributes } from "../../upload-policy/rules/checked-attributes.js";
import type { Route, RouteContext, RouteRequest, RouteResult, Routes } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../contract.js";
import { completeUpload, RETRY_AFTER_SECONDS } from "../multipart/completion/complete.js";
import { noSuchUpload } from "../multipart/completion/own-object.js";
import { createMultipart } from "../multipart/create.js";
import { formExpirySeconds, presignPost } from "../signing/presigned-post.js";
import type { FreshUpload } from "../uppy/fresh-upload.js";
import { decideFreshUpload } from "../uppy/fresh-upload.js";
import { limitedId } from "../uppy/limited-id.js";
import type { OwnUpload } from "../uppy/own-upload.js";
import { ownUpload } from "../uppy/own-upload.js";
import { partRejection } from "../uppy/part-limits.js";
import { signPart } from "../uppy/sign-url.js";
import type { MetadataCarrier } from "./metadata.js";
import { clientMetadata } from "./metadata.js";
import type { DescribedFile } from "./request-body.js";
import { completeBody, createBody, paramsQuery } from "./request-body.js";

/** The field of a Companion request that causes a rejection, by the rejection's code. */
const FIELDS: Readonly<Record<string, string>> = {
  InvalidKey: "filename",
  KeyTooLong: "filename",
  ExtensionNotAllowed: "filename",
  InvalidContentType: "type",
  ContentTypeNotAllowed: "type",
};

const PART_NUMBER = /^[1-9]\d{0,4}$/;

/** `GET /s3/params`: presigns a form POST. S3 itself enforces the policy's sizes. */
const signForm: Route = async ({ query, identity }, context) => {
  const read = paramsQuery(query);
  if (read.outcome === "rejected") return read;
  const decided = describedUpload(read.body, identity, "form", context);
  if (decided.outcome === "rejected") return decided;
  const { upload, uploadId, metadata } = decided;
  const presigned = presignPost({ upload, uploadId, metadata }, context);
  if (presigned.outcome === "rejected") return presigned;
  const over = await context.quota?.admit(upload, uploadId, identity);
  if (over !== undefined) return over;
  const { method, url, fields } = presigned.post;
  return answered({ method, url, fields, expires: formExpirySeconds(context.settings.policy) }, uploadId);
};

/** `POST /s3/multipart` */
const create: Route = async ({ body, identity }, context) => {
  const read = await createBody(body);
  if (read.outcome === "rejected") return read;
  const decided = describedUpload(read.body, identity, "headers", context);
  if (decided.outcome === "rejected") return decided;
  const { upload, uploadId } = decided;
  const metadata = { ...decided.metadata, ...maxBytesMetadata(identity) };
  const created = await createMultipart({ ...upload, uploadId, identity, metadata }, context);
  if (created.outcome === "rejected") return created;
  const { key, s3UploadId } = created.ref;
  const id = limitedId(s3UploadId, upload.limits?.maxBytes);
  return answered({ key, uploadId: id, bucket: context.settings.bucketName }, uploadId);
};

/** `GET /s3/multipart/{uploadId}`: responds with a bare array of all parts. */
const listParts: Route = async (request, context) => {
  const named = namedUpload(request, context);
  if (named.outcome === "rejected") return named;
  const s3 = await context.ports.loadS3();
  const listed = await s3.listParts(named.ref);
  if (listed === "gone") return noSuchUpload();
  const parts = listed.parts.map(({ partNumber, etag, length }) => ({
    PartNumber: partNumber,
    ETag: etag,
    Size: length,
  }));
  return answered(parts, named.uploadId);
};

/** `GET /s3/multipart/{uploadId}/{partNumber}` */
const signOnePart: Route = async (request, context) => {
  const named = namedUpload(request, context);
  if (named.outcome === "rejected") return named;
  const { partNumber: text = "" } = request.pathParameters;
  const partNumber = PART_NUMBER.test(text) ? Number(text) : Number.NaN;
  const rejection = await partRejection(named, partNumber, context);
  if (rejection !== undefined) return rejection;
  const url = signPart(named.ref, partNumber, context);
  return answered({ url, expires: context.settings.policy.urlExpirySeconds }, named.uploadId);
};

/**
 * `POST /s3/multipart/{uploadId}/complete`. A Companion client does not repeat a request, aborts the upload after an
 * error, and treats 202 as a success. So a slow completion is answered 202 only if S3 is working on it.
 */
const complete: Route = async (request, context) => {
  const named = namedUpload(request, context);
  if (named.outcome === "rejected") return named;
  const read = await completeBody(request.body);
  if (read.outcome === "rejected") return read;
  const { ref, uploadId, subjectSegment, maxBytes } = named;
  const { identity } = request;
  const upload = { ref, uploadId, subjectSegment, maxBytes, identity, parts: read.body };
  const completion = await completeUpload(upload, context, "retry");
  if (completion.outcome === "rejected") return completion;
  if (completion.outcome === "completing" && !completion.sent) return completionPending();
  const location = context.ports.endpoint.origin + s3ObjectPath(context.ports.endpoint, ref.key);
  const answer = answered({ location, key: ref.key, bucket: context.settings.bucketName }, uploadId);
  return completion.outcome === "completed"
    ? answer
    : { ...answer, status: 202, headers: { "Retry-After": String(RETRY_AFTER_SECONDS) } };
};

function completionPending(): RouteResult {
  return routeRejected(
    503,
    "CompletionPending",
    "S3 did not start to complete the upload in time. Send the same request again.",
  );
}

/** `DELETE /s3/multipart/{uploadId}`: the response has a body, because Uppy's client reads one. */
const abort: Route = async (request, context) => {
  const named = namedUpload(request, context);
  if (named.outcome === "rejected") return named;
  const s3 = await context.ports.loadS3();
  const outcome = await s3.abortMultipartUpload(named.ref);
  if (outcome === "gone") return noSuchUpload();
  await context.quota?.release(named.uploadId, request.identity, named.ref);
  return answered({}, named.uploadId);
};

/**
 * The routes that Uppy's Companion has for S3. Uppy 4 and 5 send a token to them; Uppy 6 can only send cookies.
 * @see https://uppy.io/docs/companion/#s3-options
 */
export const COMPANION_ROUTES: Routes = {
  "GET /s3/params": signForm,
  "POST /s3/multipart": create,
  "GET /s3/multipart/{uploadId}": listParts,
  "GET /s3/multipart/{uploadId}/{partNumber}": signOnePart,
  "POST /s3/multipart/{uploadId}/complete": complete,
  "DELETE /s3/multipart/{uploadId}": abort,
};

type DescribedUpload =
  | (Extract<FreshUpload, { outcome: "fresh" }> & { readonly metadata: Readonly<Record<string, string>> })
  | UploadRejection
  | RuleFailure;

function describedUpload(
  file: DescribedFile,
  identity: RouteRequest["identity"],
  carrier: MetadataCarrier,
  context: RouteContext,
): DescribedUpload {
  const decided = decideFreshUpload(file, identity, context);
  if (decided.outcome === "rejected") return namingField(decided);
  const { upload, uploadId } = decided;
  const { policy } = context.settings;
  requireValidAttributes(PRESIGN_SETTINGS_VARIABLE, { policy });
  const attributes = allowedAttributes(upload, policy);
  const metadata = clientMetadata(file.metadata, { ...upload, uploadId }, carrier, attributes);
  return metadata.outcome === "rejected" ? metadata : { ...decided, metadata: metadata.fields };
}

function namingField<Rejection extends UploadRejection | RuleFailure>(rejection: Rejection): Rejection {
  const field = FIELDS[rejection.code];
  return field === undefined ? rejection : { ...rejection, message: `${field}: ${rejection.message}` };
}

function namedUpload({ pathParameters, query, identity }: RouteRequest, context: RouteContext): OwnUpload {
  const { key } = query;
  if (key === undefined || key === "") {
    return rejected(
      400,
      "InvalidQuery",
      "key is missing. It must be the key that POST /s3/multipart returned.",
    );
  }
  return ownUpload({ key, s3UploadId: pathParameters.uploadId ?? "" }, identity, context);
}

function answered(body: unknown, uploadId: string): Extract<RouteResult, { outcome: "answered" }> {
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
}

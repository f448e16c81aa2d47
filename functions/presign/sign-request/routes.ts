import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import { maxBytesMetadata } from "../../upload-policy/narrowing/max-bytes-metadata.js";
import type {
  Answered,
  Route,
  RouteContext,
  RouteRejection,
  RouteRequest,
  RouteResult,
  Routes,
} from "../api/route.js";
import type { SignResponse } from "../contract.js";
import { noSuchUpload } from "../multipart/completion/own-object.js";
import { encryptionHeaders } from "../signing/encryption-headers.js";
import { presignPost } from "../signing/presigned-post.js";
import { decideFreshUpload } from "../uppy/fresh-upload.js";
import type { OwnUpload } from "../uppy/own-upload.js";
import { ownUpload } from "../uppy/own-upload.js";
import { partRejection } from "../uppy/part-limits.js";
import { signPart, signUrl } from "../uppy/sign-url.js";
import type { Continuation, StartOperation } from "./operation.js";
import { signOperation } from "./operation.js";

type Sign<Operation> = (
  operation: Operation,
  identity: RouteRequest["identity"],
  context: RouteContext,
) => RouteResult | Promise<RouteResult>;

/**
 * Life of a URL that creates a multipart upload, in seconds. Uppy uses the URL immediately, and each use creates
 * another upload.
 */
const CREATE_EXPIRY_SECONDS = 60;

/** The id that Uppy puts before a file's name when it makes a key. */
const UPPYS_OWN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(?=.)/s;

/** `POST /s3/sign` */
const sign: Route = async ({ body, identity }, context) => {
  const read = await signOperation(body);
  if (read.outcome === "rejected") return read;
  const operation = read.body;
  switch (operation.name) {
    case "PutObject":
      return signPutObject(operation, identity, context);
    case "CreateMultipartUpload":
      return signCreate(operation, identity, context);
    default:
      return signContinuation(operation, identity, context);
  }
};

/** A form instead of a PUT: with a form, S3 enforces a range of sizes; with a PUT, only an exact size. */
const signPutObject: Sign<StartOperation> = async ({ key, contentType }, identity, context) => {
  const decided = decideFreshUpload({ name: nameIn(key), contentType }, identity, context);
  if (decided.outcome === "rejected") return decided;
  const form = presignPost(decided, context);
  if (form.outcome === "rejected") return form;
  const { upload, uploadId } = decided;
  const over = await context.quota?.admit(upload, uploadId, identity);
  if (over !== undefined) return over;
  const { url, fields } = form.post;
  return answered({ url, key: form.post.key, fields }, decided.uploadId);
};

/**
 * Metadata, type and encryption are signed headers, which Uppy sends from version 6.2 on. AWS documents them as headers
 * only: metadata in the query is known to work for PUT, but not for this POST. Uppy does not send the type here. If
 * none is known, only the check after the upload checks the type.
 */
const signCreate: Sign<StartOperation> = async ({ key, contentType }, identity, context) => {
  const { settings } = context;
  // The check after the upload does not know the types of a caller's own policy.
  const isCheckedLater = contentType === undefined && identity.policy?.allowedContentTypes === undefined;
  const file = { name: nameIn(key), contentType };
  const decided = decideFreshUpload(file, identity, context, isCheckedLater);
  if (decided.outcome === "rejected") return decided;
  const { upload, uploadId } = decided;
  const over = await context.quota?.admit(upload, uploadId, identity, "parts");
  if (over !== undefined) return over;
  const headers: Record<string, string> = {
    ...(contentType === undefined ? {} : { "content-type": contentType }),
    ...encryptionHeaders(settings),
    ...maxBytesMetadata(identity),
    ...uploadMetadata({ ...upload, uploadId }),
  };
  const url = signUrl(
    {
      method: "POST",
      key: upload.key,
      query: { uploads: "" },
      headers,
      maxExpirySeconds: CREATE_EXPIRY_SECONDS,
    },
    context,
  );
  return answered({ url, key: upload.key, headers }, uploadId);
};

const signContinuation: Sign<Continuation> = async (operation, identity, context) => {
  const named = ownUpload({ key: operation.key, s3UploadId: operation.uploadId }, identity, context);
  if (named.outcome === "rejected") return named;
  const { ref, uploadId } = named;
  const query = { uploadId: ref.s3UploadId };
  switch (operation.name) {
    case "UploadPart": {
      const { partNumber } = operation;
      const rejection = await partRejection(named, partNumber, context);
      return rejection ?? answered({ url: signPart(ref, partNumber, context) }, uploadId);
    }
    case "ListParts":
      return answered({ url: signUrl({ method: "GET", key: ref.key, query }, context) }, uploadId);
    case "CompleteMultipartUpload": {
      const over = await overQuota(named, identity, context);
      if (over !== undefined) return over;
      if (context.settings.policy.overwrite) {
        return answered({ url: signUrl({ method: "POST", key: ref.key, query }, context) }, uploadId);
      }
      // A signed header, not a query parameter: S3 is known to read the parameter for PUT only.
      const headers = { "if-none-match": "*" };
      const url = signUrl({ method: "POST", key: ref.key, query, headers }, context);
      return answered({ url, headers }, uploadId);
    }
    case "AbortMultipartUpload":
      return answered({ url: signUrl({ method: "DELETE", key: ref.key, query }, context) }, uploadId);
  }
};

/** Compares the parts that S3 already stores with the quotas, because the client completes the upload without us. */
async function overQuota(
  { ref, uploadId }: Extract<OwnUpload, { outcome: "own" }>,
  identity: RouteRequest["identity"],
  { quota, ports }: RouteContext,
): Promise<RouteRejection | undefined> {
  if (quota === undefined) return undefined;
  const s3 = await ports.loadS3();
  const listed = await s3.listParts(ref);
  if (listed === "gone") return noSuchUpload();
  const bytes = listed.parts.reduce((sum, { length }) => sum + length, 0);
  return quota.admitCompletion({ uploadId, ref, bytes }, identity);
}

/**
 * The route behind Uppy 6's `signRequest`.
 * @see https://uppy.io/docs/aws-s3/
 */
export const SIGN_REQUEST_ROUTES: Routes = { "POST /s3/sign": sign };

/** The file's name in the key, without Uppy's own id, because our own id is added. */
function nameIn(key: string): string {
  return key.replace(UPPYS_OWN_ID, "");
}

function answered(body: SignResponse, uploadId: string): Answered {
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
}

import { callerPrefix, decideKey } from "../../upload-policy/caller-prefix.js";
import { boundUploadId, isClientUploadId } from "../../upload-policy/headers/metadata.js";
import type { Route, RouteContext, RouteRejection, RouteRequest, RouteResult } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { SingleUploadState } from "../contract.js";
import { isOwnObject, objectFacts } from "../multipart/completion/own-object.js";
import { decodeAnyId } from "../multipart/open/open-upload-id.js";
import { uploadState } from "../multipart/state.js";
import { invalidUploadId, isMatch, OUR_ID, readId, singleUploadId } from "../upload-id.js";

/** An upload with one PUT or form, and the ids that its object can have. */
interface SingleUpload {
  readonly relativeKey: string;
  readonly uploadIds: readonly string[];
}

/**
 * `GET /uploads/{id}`. After a lost response and a 412, the state shows whether the client's own upload is stored.
 * Accepts an id of `POST /uploads` or, with `key` in the query, the UUID of an upload by another pattern.
 */
export const stateRoute: Route = async (request, context) => {
  const { identity, pathParameters, query } = request;
  const { id = "" } = pathParameters;
  const caller = callerPrefix(identity, context.settings.policy);
  if (caller.outcome === "rejected") return caller;
  const { subjectSegment } = caller;
  const single = isClientUploadId(id) ? withKey(id, subjectSegment, query) : readSingle(id, subjectSegment);
  if (single === undefined) return multipartState(id, request, context);
  if ("outcome" in single) return single;
  const key = decideKey(single.relativeKey, context.settings.prefix, caller);
  if (key.outcome === "rejected") return isClientUploadId(id) ? key : invalidUploadId();
  return singleState({ id, key: key.key, uploadIds: single.uploadIds, subjectSegment }, context);
};

async function multipartState(
  id: string,
  { identity }: RouteRequest,
  context: RouteContext,
): Promise<RouteResult> {
  const upload = decodeAnyId(id, identity, context.settings);
  return upload.outcome === "rejected" ? upload : uploadState(upload, context);
}

/**
 * The upload with the key in the query. A client's own UUID is stored bound to its subject; our own UUID is stored
 * unchanged.
 */
function withKey(
  id: string,
  subjectSegment: string,
  { key }: RouteRequest["query"],
): SingleUpload | RouteRejection {
  if (key === undefined || key === "") {
    const message =
      "key is missing. With a UUID, send the key below your own prefix, e.g. GET /uploads/UUID?key=a.pdf.";
    return routeRejected(400, "InvalidQuery", message);
  }
  return { relativeKey: key, uploadIds: [id, boundUploadId(id, subjectSegment)] };
}

function readSingle(id: string, subjectSegment: string): SingleUpload | undefined {
  const [, relativeKey, uploadId] = readId(id);
  if (typeof relativeKey !== "string" || !isMatch(uploadId, OUR_ID)) return undefined;
  return singleUploadId(relativeKey, uploadId, subjectSegment) === id
    ? { relativeKey, uploadIds: [uploadId] }
    : undefined;
}

async function singleState(
  {
    id,
    key,
    uploadIds,
    subjectSegment,
  }: Omit<SingleUpload, "relativeKey"> & Record<"id" | "key" | "subjectSegment", string>,
  { ports }: RouteContext,
): Promise<RouteResult> {
  const s3 = await ports.loadS3();
  const stored = await s3.headObject(key);
  if (stored === undefined) return answered({ id, key, state: "pending" });
  if (!isOwnObject(stored, uploadIds, subjectSegment)) return answered({ id, key, state: "taken" });
  const object = objectFacts(stored);
  const code = await s3.rejectionOf(key);
  return code === undefined
    ? answered({ id, key, state: "completed", ...object })
    : answered({ id, key, state: "rejected", ...object, code });
}

function answered(body: SingleUploadState): RouteResult {
  return { outcome: "answered", status: 200, body };
}

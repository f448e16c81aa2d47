import { presignUrl } from "../../sigv4/presign-url.js";
import type { Route, Routes } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { PresignedPut, UploadMethod } from "../contract.js";
import { putToSign } from "../signing/put-to-sign.js";
import { signingMoment } from "../signing/signing-moment.js";
import { singleUploadId } from "../upload-id.js";
import type { UploadCreator } from "./create-request.js";
import { createUploadBody, decideRequest } from "./create-request.js";

/** Largest object that one PUT is chosen for, in bytes: 100 MiB, from where AWS advises parts. */
const MAX_CHOSEN_PUT_BYTES = 104_857_600;

/** Presigns one PUT to the key that the client names. */
const createPut: UploadCreator = async (request, identity, route) => {
  const upload = decideRequest(request, "PUT", identity, route);
  if (upload.outcome === "rejected") return upload;
  const uploadId = route.ports.newId();
  const over = await route.quota?.admit(upload, uploadId, identity);
  if (over !== undefined) return over;
  const { context, expiresAt, expirySeconds } = signingMoment(route);
  const put = putToSign(upload, uploadId, route.settings);
  const body: PresignedPut = {
    method: "PUT",
    id: singleUploadId(request.key, uploadId, upload.subjectSegment),
    url: presignUrl({ method: "PUT", endpoint: route.ports.endpoint, ...put, expirySeconds }, context),
    headers: put.headers,
    key: put.key,
    expiresAt: new Date(expiresAt).toISOString(),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
};

/** All but the most frequent are loaded when they are asked for. */
const CREATORS: Readonly<Record<UploadMethod, () => Promise<UploadCreator>>> = {
  PUT: async () => createPut,
  POST: async () => (await import("../lazy-routes.js")).createForm,
  MULTIPART: async () => (await import("../lazy-routes.js")).createUploadInParts,
};

/** Serves `POST /uploads`: the upload's method is asked for, or chosen by its size. */
const createUpload: Route = async ({ body: text, identity }, route) => {
  const read = await createUploadBody(text);
  if (read.outcome === "rejected") return read;
  const request = read.body;
  const method = request.method ?? (request.length <= MAX_CHOSEN_PUT_BYTES ? "PUT" : "MULTIPART");
  const forParts = (["partSize", "partChecksumAlgorithm"] as const).find(
    (field) => request[field] !== undefined,
  );
  if (method !== "MULTIPART" && forParts !== undefined) {
    const message = `${forParts} goes with parts only: ask for method "MULTIPART", or leave it out.`;
    return routeRejected(400, "InvalidBody", message);
  }
  const create = await CREATORS[method]();
  return create(request, identity, route);
};

/** Where uploads begin. */
export const CREATE_ROUTES: Routes = { "POST /uploads": createUpload };

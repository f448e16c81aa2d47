import { presignUrl } from "../../../sigv4/presign-url.js";
import type { PresignedPut } from "../../contract.js";
import { putToSign } from "../../signing/put-to-sign.js";
import { signingMoment } from "../../signing/signing-moment.js";
import { singleUploadId } from "../../upload-id.js";
import { decideRequest } from "./decide-request.js";
import type { UploadCreator } from "./upload-creator.js";

/** Presigns one PUT to the key that the client names. */
export const createPut: UploadCreator = async (request, identity, route) => {
  const upload = decideRequest(request, "PUT", identity, route.settings);
  if (upload.outcome === "refused") return upload;
  const uploadId = route.ports.newId();
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

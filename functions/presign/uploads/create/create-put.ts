import { isoTime } from "../../../sigv4/iso-time.js";
import { presignUrl } from "../../../sigv4/presign-url.js";
import type { PresignedPut } from "../../contract.js";
import { putToSign } from "../../signing/put-to-sign.js";
import { signingMoment } from "../../signing/signing-moment.js";
import { singleUploadId } from "../../upload-id.js";
import type { UploadCreator } from "./create-request.js";
import { decideRequest } from "./create-request.js";

/** Presigns one PUT to the key that the client names. */
export const createPut: UploadCreator = async (request, identity, route) => {
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
    expiresAt: isoTime(expiresAt),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
};

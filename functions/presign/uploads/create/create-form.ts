import type { Identity } from "../../../identity/contract.js";
import { callerPrefix } from "../../../upload-policy/caller-prefix.js";
import { MAX_KEY_BYTES } from "../../../upload-policy/policy.js";
import type { RelativeKey } from "../../../upload-policy/relative-key.js";
import { prefixedKey } from "../../../upload-policy/relative-key.js";
import type { PresignedPost, PresignSettings } from "../../contract.js";
import { freshKey } from "../../signing/fresh-key.js";
import { presignPost } from "../../signing/presigned-post.js";
import { singleUploadId } from "../../upload-id.js";
import type { UploadCreator } from "./create-request.js";
import { decideRequest } from "./create-request.js";

/** Presigns one form POST, to a fresh key in the folder that the client names. */
export const createForm: UploadCreator = async (request, identity, route) => {
  const requested = decideRequest(request, "POST", identity, route);
  if (requested.outcome === "rejected") return requested;
  const uploadId = route.ports.newId();
  const key = freshInFolder(request.key, uploadId, identity, route.settings);
  if (key.outcome === "rejected") return key;
  const upload = decideRequest({ ...request, key: key.key }, "POST", identity, route);
  if (upload.outcome === "rejected") return upload;
  const form = presignPost({ upload, uploadId }, route);
  if (form.outcome === "rejected") return form;
  const over = await route.quota?.admit(upload, uploadId, identity);
  if (over !== undefined) return over;
  const id = singleUploadId(key.key, uploadId, upload.subjectSegment);
  const body: PresignedPost = { id, ...form.post };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
};

/** The requested key with a fresh last segment, because a POST policy has no `If-None-Match`. */
function freshInFolder(
  key: string,
  uploadId: string,
  identity: Identity,
  { policy, prefix }: PresignSettings,
): RelativeKey {
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const folder = key.slice(0, key.lastIndexOf("/") + 1);
  const above = prefix + caller.prefix + folder;
  const fresh = freshKey(key, uploadId, MAX_KEY_BYTES - Buffer.byteLength(above));
  if (fresh.outcome === "rejected") return fresh;
  const whole = prefixedKey(above, fresh.key);
  return whole.outcome === "rejected" ? whole : { outcome: "key", key: folder + fresh.key };
}

import type { Identity } from "../../identity/contract.js";
import { presignUrl } from "../../sigv4/presign-url.js";
import { decideUpload } from "../../upload-policy/decide.js";
import { MAX_SINGLE_PUT_BYTES } from "../../upload-policy/policy.js";
import type { RouteContext, RouteResult } from "../api/route.js";
import type { ImportRequest, ImportResponse } from "../contract.js";
import { putToSign } from "../signing/put-to-sign.js";
import { signingMoment } from "../signing/signing-moment.js";

/** Presigns a PUT to a fresh key. Values in the body are bound; the uploader chooses those that are omitted. */
export async function importUpload(
  { length, type, checksum }: ImportRequest,
  identity: Identity,
  route: RouteContext,
): Promise<RouteResult> {
  const { settings, ports } = route;
  const upload = decideUpload({
    request: {
      key: `${identity.policy?.prefix ?? ""}${ports.newId()}`,
      length,
      contentType: type || undefined,
      checksums: checksum === undefined ? [] : [checksum],
    },
    identity,
    // The key is ours, without an extension that the policy could check.
    policy: { ...settings.policy, allowedExtensions: [] },
    prefix: settings.prefix,
    patternMaxBytes: MAX_SINGLE_PUT_BYTES,
    narrow: route.narrow,
  });
  if (upload.outcome === "rejected") return upload;
  const uploadId = ports.newId();
  const over = await route.quota?.admit(upload, uploadId, identity);
  if (over !== undefined) return over;
  const { context, expirySeconds } = signingMoment(route);
  const put = putToSign(upload, uploadId, settings);
  const url = presignUrl({ method: "PUT", endpoint: ports.endpoint, ...put, expirySeconds }, context);
  const body: ImportResponse = { upload_url: url };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
}

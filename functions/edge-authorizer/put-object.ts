import { decideUpload } from "../upload-policy/decide.js";
import { checksumsIn } from "../upload-policy/headers/checksum.js";
import { MAX_SINGLE_PUT_BYTES } from "../upload-policy/policy.js";
import type { Operation } from "./operation.js";
import { chosenUploadId, uploadIdRejection } from "./origin/client-upload-id.js";
import { declaredLength } from "./origin/declared-length.js";
import { headerOf, repeatedHeaderRejection } from "./origin/object-headers.js";
import { headersRejection, putRequest } from "./origin/origin-request.js";

/** `PUT /KEY`: the whole object in one request. */
export const putObject: Operation = ({ request, key, identity, settings, newUploadId, narrow }) => {
  const repeated = repeatedHeaderRejection(request.headers);
  if (repeated !== undefined) return repeated;
  const header = (name: string) => headerOf(request.headers, name);
  const decision = decideUpload({
    request: {
      key,
      length: declaredLength(header("content-length")),
      // An empty value counts as missing.
      contentType: header("content-type") || undefined,
      checksums: checksumsIn(header),
    },
    identity,
    policy: settings.policy,
    prefix: settings.prefix,
    patternMaxBytes: MAX_SINGLE_PUT_BYTES,
    lengthRequired: true,
    narrow,
  });
  if (decision.outcome === "rejected") return decision;
  const rejection = headersRejection(request.headers, settings) ?? uploadIdRejection(request.headers);
  if (rejection !== undefined) return rejection;
  const uploadId = chosenUploadId(request.headers, decision.subjectSegment) ?? newUploadId();
  return {
    outcome: "allowed",
    request: putRequest(request, decision, uploadId, settings),
    key: decision.key,
    uploadId,
    attributes: decision.limits?.attributes,
  };
};

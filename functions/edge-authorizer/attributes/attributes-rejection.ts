/** Loaded only for a policy with attributes, to keep a cold start short. */
import type { CloudFrontHeaders } from "aws-lambda";
import { attributeRejection } from "../../upload-policy/attributes/headers/attribute-problem.js";
import { forwardedHeaderProblem } from "../../upload-policy/attributes/headers/forwarded-headers.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { headerOf } from "../origin/object-headers.js";

/** Rejects headers that the policy's attributes do not allow; of the attributes, this pattern forwards two headers. */
export function attributesRejection(
  headers: CloudFrontHeaders,
  policy: UploadPolicy,
): UploadRejection | undefined {
  // An empty header is not forwarded.
  const sent = {
    contentType: headerOf(headers, "content-type"),
    cacheControl: headerOf(headers, "cache-control") || undefined,
    contentDisposition: headerOf(headers, "content-disposition") || undefined,
  };
  const found = forwardedHeaderProblem(sent, policy);
  return found && attributeRejection(found.name, found.problem);
}

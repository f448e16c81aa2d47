/** The rules for attributes. They are loaded only for a policy with attributes, to keep a cold start short. */
import type { CloudFrontRequest } from "aws-lambda";
import { attributeRejection } from "../../upload-policy/attributes/headers/attribute-problem.js";
import { forwardedHeaderProblem } from "../../upload-policy/attributes/headers/forwarded-headers.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import type { AllowedRequest } from "../operation.js";
import { headerOf } from "../origin/object-headers.js";

/**
 * Rejects headers that the policy's attributes do not allow. This pattern forwards only attributes that are headers.
 */
export function attributesRejection(
  { headers }: CloudFrontRequest,
  { operation = "CreateMultipartUpload" }: AllowedRequest,
  policy: UploadPolicy,
): UploadRejection | undefined {
  // Only a request that creates an object or an upload in parts stores headers.
  if (operation !== "CreateMultipartUpload") return undefined;
  // An empty header is not forwarded.
  const sent = {
    contentType: headerOf(headers, "content-type"),
    cacheControl: headerOf(headers, "cache-control") || undefined,
    contentDisposition: headerOf(headers, "content-disposition") || undefined,
    expires: headerOf(headers, "expires") || undefined,
  };
  const found = forwardedHeaderProblem(sent, policy);
  return found && attributeRejection(found.name, found.problem);
}

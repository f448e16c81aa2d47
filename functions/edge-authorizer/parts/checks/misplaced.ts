import type { CloudFrontHeaders } from "aws-lambda";
import type { UploadRejection } from "../../../upload-policy/rejection.js";
import { rejected } from "../../../upload-policy/rejection.js";
import { headerOf } from "../../origin/object-headers.js";

/** Rejects a request with a body that S3 would ignore. */
export function bodyRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  const length = headerOf(headers, "content-length") ?? "0";
  return length === "0" && headerOf(headers, "transfer-encoding") === undefined
    ? undefined
    : rejected(400, "BodyNotAllowed", "This request must have no body.");
}

/**
 * Rejects a condition in a request before the completion: S3 would ignore it, although the client relies on it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function conditionRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  return headerOf(headers, "if-none-match") === undefined
    ? undefined
    : rejected(400, "ConditionNotServed", "Send If-None-Match with the request that completes the upload.");
}

import type { CloudFrontHeaders } from "aws-lambda";
import { canonicalQuery } from "../../../sigv4/canonical-request.js";
import { checksumHeader, checksumsIn } from "../../../upload-policy/headers/checksum.js";
import { CHECKSUM_ALGORITHMS } from "../../../upload-policy/policy.js";
import type { UploadRejection } from "../../../upload-policy/rejection.js";
import { rejected } from "../../../upload-policy/rejection.js";
import type { Operation } from "../../operation.js";
import { declaredLength } from "../../origin/declared-length.js";
import { headerOf, headersNamed, repeatedHeaderRejection } from "../../origin/object-headers.js";
import { conditionHeader, headersRejection, originRequest } from "../../origin/origin-request.js";
import { bodyLengthRejection } from "../checks/body-length.js";
import { checksumTypeRejection } from "../checks/checksum-plan.js";
import { decideCreatedUpload } from "../checks/created-upload.js";
import type { Parameters } from "../query.js";

const SIZE_HEADER = "x-amz-mp-object-size";

/** The client's headers that are forwarded to S3. */
const COMPLETE_HEADERS = [SIZE_HEADER, "x-amz-checksum-type", ...CHECKSUM_ALGORITHMS.map(checksumHeader)];

/**
 * `POST /KEY?uploadId=ID`: completes the upload. The size of the object is decided here, because S3 compares the header
 * with the sum of the parts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function completeUpload(parameters: Parameters): Operation {
  return (caller) => {
    const { request, settings } = caller;
    const { headers } = request;
    const header = (name: string) => headerOf(headers, name);
    const rejection =
      repeatedHeaderRejection(headers) ??
      partListRejection(headers) ??
      headersRejection(headers, settings) ??
      checksumTypeRejection(headers);
    if (rejection !== undefined) return rejection;
    const checksums = checksumsIn(header);
    const length = declaredLength(header(SIZE_HEADER));
    const decision = decideCreatedUpload(caller, { length, checksums, narrow: caller.narrow });
    if (decision.outcome === "rejected") return decision;
    const sent = {
      ...Object.fromEntries(headersNamed(COMPLETE_HEADERS, headers)),
      ...conditionHeader(headers, decision.ifNoneMatch),
    };
    return {
      outcome: "allowed",
      request: originRequest(request, decision.key, sent, canonicalQuery(parameters)),
      key: decision.key,
      operation: "CompleteMultipartUpload",
    };
  };
}

/** Maximum size of the list of parts in bytes: enough for 10,000 parts, each with the longest checksum. */
const MAX_LIST_BYTES = 4_194_304;

function partListRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  if (headerOf(headers, SIZE_HEADER) === undefined) {
    const message = `Send the whole object's size in bytes in the header ${SIZE_HEADER}. S3 compares it with the parts.`;
    return rejected(411, "LengthRequired", message);
  }
  return bodyLengthRejection(headers, { what: "the list of parts", most: MAX_LIST_BYTES, code: "TooLarge" });
}

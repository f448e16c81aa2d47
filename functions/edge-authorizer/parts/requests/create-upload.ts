import type { CloudFrontHeaders } from "aws-lambda";
import { decideUpload } from "../../../upload-policy/decide.js";
import { keySha256, uploadMetadata } from "../../../upload-policy/headers/metadata.js";
import { MAX_OBJECT_BYTES } from "../../../upload-policy/policy.js";
import type { UploadRejection } from "../../../upload-policy/rejection.js";
import { rejected } from "../../../upload-policy/rejection.js";
import type { Operation } from "../../operation.js";
import { chosenUploadId, uploadIdRejection } from "../../origin/client-upload-id.js";
import { declaredLength } from "../../origin/declared-length.js";
import {
  headerOf,
  headersNamed,
  repeatedHeaderRejection,
  STORED_HEADERS,
} from "../../origin/object-headers.js";
import { headersRejection, originRequest } from "../../origin/origin-request.js";
import { checksumPlanRejection } from "../checks/checksum-plan.js";
import { bodyRejection, conditionRejection } from "../checks/misplaced.js";

/** The client's headers that are forwarded to S3. */
const CREATE_HEADERS = ["content-type", ...STORED_HEADERS, "x-amz-checksum-algorithm", "x-amz-checksum-type"];

/**
 * `POST /KEY?uploads`: creates the upload. Key, type, size and headers are decided here, and our metadata is set here:
 * no later request of the upload can change them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export const createUpload: Operation = ({ request, key, identity, settings, newUploadId, narrow }) => {
  const { headers } = request;
  const header = (name: string) => headerOf(headers, name);
  const early = repeatedHeaderRejection(headers) ?? bodyRejection(headers) ?? lengthRejection(headers);
  if (early !== undefined) return early;
  const decision = decideUpload({
    request: {
      key,
      length: declaredLength(header("x-upload-length")),
      contentType: header("content-type") || undefined,
      checksums: [],
    },
    identity,
    // Checksums are sent with the parts.
    policy: { ...settings.policy, checksum: "optional" },
    prefix: settings.prefix,
    patternMaxBytes: MAX_OBJECT_BYTES,
    lengthRequired: true,
    narrow,
  });
  if (decision.outcome === "rejected") return decision;
  const rejection =
    headersRejection(headers, settings) ??
    conditionRejection(headers) ??
    checksumPlanRejection(headers, settings.policy) ??
    uploadIdRejection(headers);
  if (rejection !== undefined) return rejection;
  const uploadId = chosenUploadId(headers, decision.subjectSegment) ?? newUploadId();
  const metadata = uploadMetadata({ ...decision, uploadId, keySha256: keySha256(decision.key) });
  const object = headersNamed(CREATE_HEADERS, headers);
  return {
    outcome: "allowed",
    request: originRequest(request, decision.key, { ...Object.fromEntries(object), ...metadata }, "uploads="),
    key: decision.key,
    uploadId,
    attributes: decision.limits?.attributes,
    operation: "CreateMultipartUpload",
  };
};

function lengthRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  return headerOf(headers, "x-upload-length") === undefined
    ? rejected(411, "LengthRequired", "Send the whole object's size in bytes in the header x-upload-length.")
    : undefined;
}

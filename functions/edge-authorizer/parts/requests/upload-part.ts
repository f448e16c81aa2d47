import { canonicalQuery } from "../../../sigv4/canonical-request.js";
import { checksumHeader, checksumsIn } from "../../../upload-policy/headers/checksum.js";
import {
  MAX_PART_BYTES,
  MAX_PARTS,
  MIN_PART_BYTES,
  maxPartNumber,
} from "../../../upload-policy/part-limits.js";
import { CHECKSUM_ALGORITHMS } from "../../../upload-policy/policy.js";
import type { UploadRejection } from "../../../upload-policy/rejection.js";
import { rejected } from "../../../upload-policy/rejection.js";
import type { CallerRequest, Operation } from "../../operation.js";
import { headerOf, headersNamed, repeatedHeaderRejection } from "../../origin/object-headers.js";
import { headersRejection, originRequest } from "../../origin/origin-request.js";
import { bodyLengthRejection } from "../checks/body-length.js";
import { decideCreatedUpload } from "../checks/created-upload.js";
import { conditionRejection } from "../checks/misplaced.js";
import type { Parameters } from "../query.js";

/** The client's headers that are forwarded to S3. */
const PART_HEADERS = ["content-md5", ...CHECKSUM_ALGORITHMS.map(checksumHeader)];

/**
 * `PUT /KEY?partNumber=N&uploadId=ID`: uploads one part.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export function uploadPart(parameters: Parameters): Operation {
  const partNumber = Number(parameters.get("partNumber"));
  return (caller) => {
    const { request, settings, narrow } = caller;
    const checksums = checksumsIn((name) => headerOf(request.headers, name));
    const decision =
      repeatedHeaderRejection(request.headers) ?? decideCreatedUpload(caller, { checksums, narrow });
    if (decision.outcome === "rejected") return decision;
    const { maxBytes } = decision.limits ?? {};
    const rejection = partRejection(caller, {
      partNumber,
      hasChecksum: checksums.length > 0,
      maxBytes: maxBytes ?? settings.policy.maxBytes,
    });
    if (rejection !== undefined) return rejection;
    const sent = Object.fromEntries(headersNamed(PART_HEADERS, request.headers));
    return {
      outcome: "allowed",
      request: originRequest(request, decision.key, sent, canonicalQuery(parameters)),
      key: decision.key,
      operation: "UploadPart",
    };
  };
}

/** A part, and the maximum size of its object in bytes. */
interface Part {
  readonly partNumber: number;
  readonly hasChecksum: boolean;
  readonly maxBytes: number;
}

function partRejection(
  { request: { headers }, settings }: CallerRequest,
  { partNumber, hasChecksum, maxBytes }: Part,
): UploadRejection | undefined {
  return (
    partNumberRejection(partNumber, maxBytes) ??
    bodyLengthRejection(headers, {
      what: `part ${partNumber}`,
      most: largestPart(partNumber, maxBytes),
      code: "PartTooLarge",
    }) ??
    (settings.policy.checksum === "required" && !hasChecksum ? CHECKSUM_REQUIRED : undefined) ??
    conditionRejection(headers) ??
    headersRejection(headers, settings)
  );
}

const CHECKSUM_REQUIRED = rejected(
  400,
  "ChecksumRequired",
  "A checksum of the part is required, e.g. x-amz-checksum-sha256.",
);

function partNumberRejection(partNumber: number, maxBytes: number): UploadRejection | undefined {
  const most = maxPartNumber(maxBytes);
  if (partNumber <= most) return undefined;
  const message = `The part number must be 1 to ${most}: every part except the last has at least 5 MiB, so more are never needed.`;
  return rejected(413, "TooManyParts", message);
}

/**
 * The largest part that clients usually send: 64 MiB. They send larger parts only if 10,000 parts of this size are too
 * small for the object.
 */
const COMMON_PART_BYTES = 67_108_864;

/**
 * Largest size of a part in bytes. No function sees all parts together, so this limits how much an upload can store
 * before it is completed. The limit is twice the size of 10,000 equal parts of the largest object, but at least 64 MiB.
 * It is never more than what remains of the object if all earlier parts have S3's minimum size.
 */
function largestPart(partNumber: number, maxBytes: number): number {
  const forTheLargest = Math.max(COMMON_PART_BYTES, 2 * Math.ceil(maxBytes / MAX_PARTS));
  return Math.min(MAX_PART_BYTES, forTheLargest, maxBytes - (partNumber - 1) * MIN_PART_BYTES);
}

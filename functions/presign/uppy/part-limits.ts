import { isValid } from "../../rules/failures.js";
import { MIN_PART_BYTES, maxPartNumber } from "../../upload-policy/part-limits.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { RouteContext, RouteRejection } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import { noSuchUpload } from "../multipart/completion/own-object.js";
import { PART_NUMBER } from "../multipart/part-plan.js";
import type { S3UploadRef } from "../ports.js";
import type { LimitedUpload } from "./limited-id.js";

/** Rejects the signing of a part; `undefined` if it may be signed. The part's length is unknown. */
export async function partRejection(
  { ref, maxBytes }: LimitedUpload,
  partNumber: number,
  context: RouteContext,
): Promise<RouteRejection | undefined> {
  const most = maxObjectBytes(maxBytes, context.settings);
  const rejection = partNumberRejection(partNumber, most);
  if (rejection !== undefined || !context.settings.sumPartsBeforeSigning) return rejection;
  return storedPartsRejection(ref, partNumber, most, context);
}

/** Largest object of an upload in bytes: the smaller of its own limit and the policy's. */
function maxObjectBytes(maxBytes: number | undefined, { policy }: RouteContext["settings"]): number {
  return Math.min(maxBytes ?? policy.maxBytes, policy.maxBytes);
}

/**
 * Rejects a part number that is higher than the largest allowed object needs. Every part except the last has at least
 * 5 MiB, so the policy's maximum size also limits the number of parts.
 */
function partNumberRejection(partNumber: number, mostBytes: number): UploadRejection | undefined {
  if (!isValid(partNumber, PART_NUMBER)) {
    return rejected(400, "InvalidPartNumber", `partNumber must be ${PART_NUMBER.allowed}.`);
  }
  const most = maxPartNumber(mostBytes);
  return partNumber > most
    ? rejected(
        413,
        "TooManyParts",
        `partNumber must be 1 to ${most}: that many parts of at least ${MIN_PART_BYTES} bytes reach the upload policy's limit, got ${partNumber}.`,
      )
    : undefined;
}

/**
 * Limits a part by the other parts that S3 already stores. A stored part with the same number does not count, because
 * the new part replaces it.
 */
async function storedPartsRejection(
  ref: S3UploadRef,
  partNumber: number,
  most: number,
  { ports }: RouteContext,
): Promise<RouteRejection | undefined> {
  const s3 = await ports.loadS3();
  const listed = await s3.listParts(ref);
  if (listed === "gone") return noSuchUpload();
  const others = listed.parts.filter((part) => part.partNumber !== partNumber);
  const stored = others.reduce((sum, { length }) => sum + length, 0);
  return stored < most
    ? undefined
    : routeRejected(
        413,
        "TooLarge",
        `The other parts have ${stored} bytes in total; the upload policy allows at most ${most}. Complete the upload without this part, or abort it.`,
      );
}

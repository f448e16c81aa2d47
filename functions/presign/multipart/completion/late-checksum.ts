import { checksumProblem } from "../../../upload-policy/headers/checksum.js";
import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { Checksum, ObjectChecksum } from "../../contract.js";
import type { NamedChecksum } from "../upload-id.js";
import type { UploadToComplete } from "./completion.js";

/** The checksum that S3 compares, or the rejection of the request. */
type ChecksumToCompare =
  | {
      readonly outcome: "checksum";
      readonly compared: Pick<UploadToComplete, "checksum" | "isLateChecksum">;
    }
  | RouteRejection;

/**
 * Decides which checksum S3 compares with the whole object: the checksum from the upload's creation or, if the creation
 * named only an algorithm, the checksum from the completion.
 * @param named - From the creation of the upload.
 * @param given - From the request to complete it.
 * @param isOptional - Whether `given` may be missing: the algorithm comes only from S3's list of uploads, which does
 * not show whether the checksum is of the whole object or of its parts.
 */
export function checksumToCompare(
  named: NamedChecksum | undefined,
  given: Checksum | undefined,
  isOptional: boolean,
): ChecksumToCompare {
  if (given === undefined && isOptional) return { outcome: "checksum", compared: {} };
  const rejection = checksumRejection(named, given);
  if (rejection !== undefined) return rejection;
  if (named?.value !== undefined) {
    return {
      outcome: "checksum",
      compared: { checksum: { algorithm: named.algorithm, value: named.value } },
    };
  }
  return { outcome: "checksum", compared: { checksum: given, isLateChecksum: true } };
}

function checksumRejection(
  named: NamedChecksum | undefined,
  given: Checksum | undefined,
): RouteRejection | undefined {
  if (given === undefined) {
    return named !== undefined && named.value === undefined
      ? routeRejected(
          400,
          "ChecksumRequired",
          `checksum is missing: the upload was created with checksumAlgorithm ${named.algorithm}. Send the ${named.algorithm} of the whole object.`,
        )
      : undefined;
  }
  if (named === undefined) {
    return invalid(
      "checksum must be omitted: S3 compares it only if the upload was created with checksumAlgorithm.",
    );
  }
  if (given.algorithm !== named.algorithm) {
    return invalid(
      `checksum.algorithm must be ${named.algorithm}, as at the creation of the upload, got ${given.algorithm}.`,
    );
  }
  const problem = checksumProblem(given);
  if (problem !== undefined) return invalid(`checksum.value is wrong. ${problem}.`);
  return named.value === undefined || named.value === given.value
    ? undefined
    : invalid("checksum must be the one that the upload was created with, or omitted.");
}

/**
 * Rejects a completed object that differs from the request. S3 compares the checksum only when it completes the upload;
 * a repeated request with another checksum is only detected here.
 */
export function storedChecksumRejection(
  stored: ObjectChecksum | undefined,
  given: Checksum | undefined,
): RouteRejection | undefined {
  if (stored === undefined || given === undefined || stored.algorithm !== given.algorithm) return undefined;
  if (stored.type !== "FULL_OBJECT" || stored.value === given.value) return undefined;
  return routeRejected(
    400,
    "BadDigest",
    `The upload is already completed: its object's ${stored.algorithm} is ${stored.value}, but the request has ${given.value}.`,
  );
}

function invalid(message: string): RouteRejection {
  return routeRejected(400, "InvalidChecksum", message);
}

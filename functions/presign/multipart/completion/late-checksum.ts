import { checksumFault } from "../../../upload-policy/headers/checksum.js";
import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { Checksum, ObjectChecksum } from "../../contract.js";
import type { NamedChecksum } from "../upload-id.js";
import type { UploadToComplete } from "./completion.js";

/** The checksum that S3 compares, or why the request cannot be served. */
type ChecksumToCompare =
  | {
      readonly outcome: "checksum";
      readonly compared: Pick<UploadToComplete, "checksum" | "isLateChecksum">;
    }
  | RouteRejection;

/**
 * Decides which checksum S3 compares with the whole object: the one that the upload was created with, or the one that the
 * completion gives if the upload named its algorithm only.
 * @param named - What the upload was created with.
 * @param given - What the request to complete it gives.
 * @param isOptional - Whether only S3's list has named the algorithm, which does not say if parts' checksums were enough.
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
          `checksum is missing: the upload named checksumAlgorithm ${named.algorithm}. Give the ${named.algorithm} of the whole object.`,
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
      `checksum.algorithm must be ${named.algorithm}, as the upload was created, got ${given.algorithm}.`,
    );
  }
  const fault = checksumFault(given);
  if (fault !== undefined) return invalid(`checksum.value is wrong. ${fault}.`);
  return named.value === undefined || named.value === given.value
    ? undefined
    : invalid("checksum must be the one that the upload was created with, or omitted.");
}

/**
 * Rejects a completed object that differs from the request. S3 compares the checksum when it completes an upload; for
 * an upload that was completed before, only this shows that the request has another checksum.
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
    `The upload is completed, and its object's ${stored.algorithm} is ${stored.value}; the request gives ${given.value}.`,
  );
}

function invalid(message: string): RouteRejection {
  return routeRejected(400, "InvalidChecksum", message);
}

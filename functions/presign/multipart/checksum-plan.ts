import { isChecksumPair, supportsWholeChecksum } from "../../upload-policy/headers/checksum.js";
import type { Checksum, ChecksumAlgorithm } from "../../upload-policy/policy.js";
import type { RouteRejection } from "../api/route.js";
import { routeRejected } from "../api/route.js";

/** The checksums of a multipart upload. */
export interface ChecksumPlan {
  /** The algorithm that the upload is created with. If omitted, S3 uses CRC64NVME. */
  readonly algorithm?: ChecksumAlgorithm;
  /** Whether S3 computes the object's checksum from its parts' checksums, or from its bytes. */
  readonly type?: "COMPOSITE" | "FULL_OBJECT";
  /** Algorithm of the parts' checksums; present if each part needs a checksum. */
  readonly partAlgorithm?: ChecksumAlgorithm;
}

/**
 * Decides how S3 checks a multipart upload. S3 computes the parts' CRC64NVME itself; for every other algorithm the
 * client must send the parts' checksums.
 * @param checksum - Of the whole object.
 * @param partAlgorithm - Requested by the client.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function planChecksums(
  checksum: Pick<Checksum, "algorithm"> | undefined,
  partAlgorithm: ChecksumAlgorithm | undefined,
): ({ readonly outcome: "plan" } & ChecksumPlan) | RouteRejection {
  const whole = checksum?.algorithm;
  if (whole !== undefined && !supportsWholeChecksum(whole)) {
    return invalid(
      `S3 does not support a ${whole} of the whole object for an upload in parts. Omit checksum and set partChecksumAlgorithm to "${whole}", send a CRC of the whole object, or set method to "PUT" (up to 5 GiB).`,
    );
  }
  if (partAlgorithm !== undefined && !isChecksumPair(whole, partAlgorithm)) {
    return invalid(
      `partChecksumAlgorithm is ${partAlgorithm}, and checksum is ${whole}. S3 supports one algorithm per upload.`,
    );
  }
  const algorithm = whole ?? partAlgorithm;
  if (algorithm === undefined) return { outcome: "plan" };
  return {
    outcome: "plan",
    algorithm,
    type: supportsWholeChecksum(algorithm) ? "FULL_OBJECT" : "COMPOSITE",
    partAlgorithm: partAlgorithm ?? (isChecksumPair(whole, undefined) ? undefined : whole),
  };
}

function invalid(message: string): RouteRejection {
  return routeRejected(400, "InvalidChecksum", message);
}

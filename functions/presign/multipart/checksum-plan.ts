import { hasWholeForm, isChecksumPair } from "../../upload-policy/headers/checksum.js";
import type { Checksum, ChecksumAlgorithm } from "../../upload-policy/policy.js";
import type { RouteRejection } from "../api/route.js";
import { routeRejected } from "../api/route.js";

/** Which checksums a multipart upload comes with. */
export interface ChecksumPlan {
  /** The algorithm that the request to create the upload names. If missing, S3 uses CRC64NVME. */
  readonly algorithm?: ChecksumAlgorithm;
  /** Whether S3 makes the object's checksum of its parts' checksums, or of its bytes. */
  readonly type?: "COMPOSITE" | "FULL_OBJECT";
  /** Present if each part needs a checksum. */
  readonly partAlgorithm?: ChecksumAlgorithm;
}

/**
 * Decides how S3 checks a multipart upload. It computes a part's CRC64NVME by itself; in every other algorithm the
 * parts' checksums are the client's.
 * @param checksum - Of the whole object.
 * @param partAlgorithm - What the client asks for.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function planChecksums(
  checksum: Pick<Checksum, "algorithm"> | undefined,
  partAlgorithm: ChecksumAlgorithm | undefined,
): ({ readonly outcome: "plan" } & ChecksumPlan) | RouteRejection {
  const whole = checksum?.algorithm;
  if (whole !== undefined && !hasWholeForm(whole)) {
    return invalid(
      `S3 knows no ${whole} of a whole object that comes in parts. Leave checksum out and give each part's with partChecksumAlgorithm "${whole}", name a CRC of the whole, or ask for method "PUT" (up to 5 GiB).`,
    );
  }
  if (partAlgorithm !== undefined && !isChecksumPair(whole, partAlgorithm)) {
    return invalid(
      `S3 takes one algorithm for an upload: partChecksumAlgorithm is ${partAlgorithm}, and checksum is ${whole}.`,
    );
  }
  const algorithm = whole ?? partAlgorithm;
  if (algorithm === undefined) return { outcome: "plan" };
  return {
    outcome: "plan",
    algorithm,
    type: hasWholeForm(algorithm) ? "FULL_OBJECT" : "COMPOSITE",
    partAlgorithm: partAlgorithm ?? (isChecksumPair(whole, undefined) ? undefined : whole),
  };
}

function invalid(message: string): RouteRejection {
  return routeRejected(400, "InvalidChecksum", message);
}

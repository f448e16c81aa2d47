import { isChecksumAlgorithm } from "../../upload-policy/headers/checksum.js";
import { CHECKSUM_ALGORITHM_METADATA } from "../../upload-policy/headers/checksum-metadata.js";
import type { Checksum, UploadPolicy } from "../../upload-policy/policy.js";
import type { StoredObject } from "../ports.js";
import type { Rejection } from "./rejection.js";

/**
 * Compares the checksum that an upload declared with the one that S3 stored. An object without a declared checksum is
 * accepted if the policy's `checksum` is `"optional"`.
 */
export function checksumRejection(stored: StoredObject, policy: UploadPolicy): Rejection | undefined {
  const text = stored.metadata["x-amz-meta-upload-checksum"];
  if (text === undefined) {
    return policy.checksum === "optional" || hasClientChecksum(stored)
      ? undefined
      : { code: "ChecksumRequired", message: "The upload policy requires a checksum, and none was given." };
  }
  const declared = declaredChecksum(text);
  const { checksums, checksumType } = stored;
  const held =
    checksumType === "FULL_OBJECT"
      ? checksums.find(({ algorithm }) => algorithm === declared?.algorithm)
      : undefined;
  // S3 has checked only the stored checksum. One of another algorithm, or of the parts, does not prove the declared
  // one.
  if (declared === undefined || held === undefined) {
    const message = `The upload declared the checksum ${text}, but S3 stores no checksum of the whole object to compare with it.`;
    return { code: "ChecksumNotVerified", message };
  }
  if (held.value === declared.value) return undefined;
  const message = `The object's ${held.algorithm} checksum is ${held.value}; its upload declared ${declared.value}.`;
  return { code: "ChecksumMismatch", message };
}

/**
 * Whether an upload without a declared checksum sent one to S3. S3 computes a CRC64NVME of every object itself, so a
 * CRC64NVME proves nothing unless the upload named this algorithm.
 */
function hasClientChecksum({ checksums, metadata }: StoredObject): boolean {
  const named = metadata[CHECKSUM_ALGORITHM_METADATA];
  return checksums.some(({ algorithm }) => algorithm !== "crc64nvme" || algorithm === named);
}

/** Reads `algorithm:base64`. */
function declaredChecksum(text: string): Checksum | undefined {
  const [algorithm, value] = text.split(":");
  return isChecksumAlgorithm(algorithm) && value !== undefined ? { algorithm, value } : undefined;
}

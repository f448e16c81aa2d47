import type { Checksum, ChecksumAlgorithm } from "../policy.js";
import { CHECKSUM_ALGORITHMS } from "../policy.js";

/**
 * Length in bytes of a checksum of each algorithm.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
const CHECKSUM_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
};

/** The header for a checksum of this algorithm, in lower case. */
export function checksumHeader(algorithm: ChecksumAlgorithm): `x-amz-checksum-${ChecksumAlgorithm}` {
  return `x-amz-checksum-${algorithm}`;
}

/** Whether a string names one of S3's algorithms, in the lower case of its headers. */
export function isChecksumAlgorithm(text: unknown): text is ChecksumAlgorithm {
  return CHECKSUM_ALGORITHMS.some((algorithm) => algorithm === text);
}

/** The problem of a checksum as a sentence for people; `undefined` if it is valid. */
export function checksumProblem({ algorithm, value }: Checksum): string | undefined {
  const bytes = Buffer.from(value, "base64");
  const expected = CHECKSUM_BYTES[algorithm];
  // Node's decoder skips invalid characters, so compare the bytes encoded again.
  return bytes.byteLength === expected && bytes.toString("base64") === value
    ? undefined
    : `A ${algorithm} checksum must be ${expected} bytes in base64`;
}

/**
 * Whether checksums of all parts can replace one of the whole object. Not for CRC64NVME: S3 adds one to every object,
 * so later nothing shows whether the client sent one.
 */
export function canReplaceWholeChecksum(partAlgorithm: ChecksumAlgorithm | undefined): boolean {
  return partAlgorithm !== undefined && partAlgorithm !== "crc64nvme";
}

/**
 * The checksums among a request's headers.
 * @param header - Gives the value of a header named in lower case.
 */
export function checksumsIn(header: (header: string) => string | undefined): readonly Checksum[] {
  return CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = header(checksumHeader(algorithm));
    return value === undefined ? [] : [{ algorithm, value }];
  });
}

/**
 * Whether S3 supports a checksum of this algorithm for a whole object that is uploaded in parts. Any algorithm is
 * possible for the parts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function supportsWholeChecksum(algorithm: ChecksumAlgorithm): boolean {
  return algorithm.startsWith("crc");
}

/**
 * Whether an upload in parts can have a whole checksum of one algorithm and part checksums of the other. S3 uses the
 * same algorithm for both, and computes the parts' CRC64NVME itself.
 * @param whole - Undefined without a whole checksum.
 * @param parts - Undefined without part checksums.
 */
export function isChecksumPair(
  whole: ChecksumAlgorithm | undefined,
  parts: ChecksumAlgorithm | undefined,
): boolean {
  if (whole === undefined) return true;
  return supportsWholeChecksum(whole) && (parts === whole || (parts === undefined && whole === "crc64nvme"));
}

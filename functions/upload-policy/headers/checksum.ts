import type { Checksum, ChecksumAlgorithm } from "../policy.js";
import { CHECKSUM_ALGORITHMS } from "../policy.js";

/**
 * The bytes that each algorithm gives.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
const CHECKSUM_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
};

/** The header that holds a checksum of this algorithm, in lower case. */
export function checksumHeader(algorithm: ChecksumAlgorithm): `x-amz-checksum-${ChecksumAlgorithm}` {
  return `x-amz-checksum-${algorithm}`;
}

/** Whether a string names one of S3's algorithms, in the lower case of its headers. */
export function isChecksumAlgorithm(text: unknown): text is ChecksumAlgorithm {
  return CHECKSUM_ALGORITHMS.some((algorithm) => algorithm === text);
}

/** The problem of a checksum, for people; `undefined` if it is valid. */
export function checksumFault({ algorithm, value }: Checksum): string | undefined {
  const bytes = Buffer.from(value, "base64");
  const expected = CHECKSUM_BYTES[algorithm];
  // Node's decoder skips what is not base64, so encoding it again must give the same string.
  return bytes.byteLength === expected && bytes.toString("base64") === value
    ? undefined
    : `A ${algorithm} checksum is the base64 text of ${expected} bytes`;
}

/**
 * Whether checksums of all parts replace one of the whole object. S3 adds a CRC64NVME to every object, so it is not
 * visible later whether the client sent one.
 */
export function standsForWhole(partAlgorithm: ChecksumAlgorithm | undefined): boolean {
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
 * Whether S3 knows a checksum of this algorithm of a whole object that comes in parts, besides one of the parts'
 * checksums.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function hasWholeForm(algorithm: ChecksumAlgorithm): boolean {
  return algorithm.startsWith("crc");
}

/**
 * Whether an upload in parts can have a checksum of the whole in one algorithm and of each part in the other. S3 takes
 * one algorithm for both, and computes the parts' CRC64NVME by itself.
 * @param whole - Undefined: none is given.
 * @param parts - Undefined: none are given.
 */
export function isChecksumPair(
  whole: ChecksumAlgorithm | undefined,
  parts: ChecksumAlgorithm | undefined,
): boolean {
  if (whole === undefined) return true;
  return hasWholeForm(whole) && (parts === whole || (parts === undefined && whole === "crc64nvme"));
}

import { CHECKSUM_ALGORITHMS, type Checksum, type ChecksumAlgorithm } from "../contract.js";

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

/** Whether a text names one of S3's algorithms, in the lower case of its headers. */
export function isChecksumAlgorithm(text: unknown): text is ChecksumAlgorithm {
  return CHECKSUM_ALGORITHMS.some((algorithm) => algorithm === text);
}

/** What is wrong with a checksum, for people; undefined where nothing is. */
export function checksumFault({ algorithm, value }: Checksum): string | undefined {
  const bytes = Buffer.from(value, "base64");
  const expected = CHECKSUM_BYTES[algorithm];
  // Node's decoder skips what is not base64, so the way back has to give the same text.
  return bytes.byteLength === expected && bytes.toString("base64") === value
    ? undefined
    : `A ${algorithm} checksum is the base64 text of ${expected} bytes`;
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

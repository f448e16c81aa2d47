import { createHash } from "node:crypto";
import type { RunningChecksum } from "./crc.js";
import {
  CRC32_POLYNOMIAL,
  CRC32C_POLYNOMIAL,
  CRC64NVME_POLYNOMIAL,
  crc32,
  crc32c,
  crc64nvme,
} from "./crc.js";
import type { CombineChecksums } from "./crc-combination.js";
import { crcCombination } from "./crc-combination.js";

/** One of S3's checksum algorithms. */
export interface ChecksumAlgorithm {
  /** As in `x-amz-sdk-checksum-algorithm`, e.g. `CRC64NVME`. */
  readonly name: string;
  /** Name of the header that carries the checksum, lower case. */
  readonly header: string;
  /** Length of the checksum, in bytes. */
  readonly bytes: number;
  start(): RunningChecksum;
  /**
   * Computes the checksum of concatenated contents from their checksums. Missing if the algorithm does not support
   * that.
   */
  readonly combine?: CombineChecksums;
}

const hash = (name: string): RunningChecksum => {
  const running = createHash(name);
  return { update: (data) => running.update(data), digest: () => running.digest("base64") };
};

/** The algorithm that S3 uses if the client sends no checksum. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = {
  name: "CRC64NVME",
  header: "x-amz-checksum-crc64nvme",
  bytes: 8,
  start: crc64nvme,
  combine: crcCombination(64, CRC64NVME_POLYNOMIAL),
};

const CRC32: ChecksumAlgorithm = {
  name: "CRC32",
  header: "x-amz-checksum-crc32",
  bytes: 4,
  start: crc32,
  combine: crcCombination(32, BigInt(CRC32_POLYNOMIAL)),
};

const CRC32C: ChecksumAlgorithm = {
  name: "CRC32C",
  header: "x-amz-checksum-crc32c",
  bytes: 4,
  start: crc32c,
  combine: crcCombination(32, BigInt(CRC32C_POLYNOMIAL)),
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = [
  CRC32,
  CRC32C,
  DEFAULT_ALGORITHM,
  { name: "SHA1", header: "x-amz-checksum-sha1", bytes: 20, start: () => hash("sha1") },
  { name: "SHA256", header: "x-amz-checksum-sha256", bytes: 32, start: () => hash("sha256") },
];

/** Finds an algorithm by name, in any case. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm.name === name.toUpperCase());
}

import { createHash } from "node:crypto";
import type { RunningChecksum } from "./crc.js";
import { crc32, crc32c, crc64nvme } from "./crc.js";

/** A checksum algorithm of S3's. */
export interface ChecksumAlgorithm {
  /** As in `x-amz-sdk-checksum-algorithm`, e.g. `CRC64NVME`. */
  readonly name: string;
  /** The header that carries its value, lower case. */
  readonly header: string;
  /** Size of its value. */
  readonly bytes: number;
  start(): RunningChecksum;
}

const hash = (name: string): RunningChecksum => {
  const running = createHash(name);
  return { update: (data) => running.update(data), digest: () => running.digest("base64") };
};

/** What S3 stores where the client sends none. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = {
  name: "CRC64NVME",
  header: "x-amz-checksum-crc64nvme",
  bytes: 8,
  start: crc64nvme,
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = [
  { name: "CRC32", header: "x-amz-checksum-crc32", bytes: 4, start: crc32 },
  { name: "CRC32C", header: "x-amz-checksum-crc32c", bytes: 4, start: crc32c },
  DEFAULT_ALGORITHM,
  { name: "SHA1", header: "x-amz-checksum-sha1", bytes: 20, start: () => hash("sha1") },
  { name: "SHA256", header: "x-amz-checksum-sha256", bytes: 32, start: () => hash("sha256") },
];

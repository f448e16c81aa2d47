import { requireAlgorithm } from "../../emulator/services/s3/checksum/content-check.js";

/** A content's checksum in S3's form, by an algorithm such as `crc32c`. */
export function checksumOf(algorithm: string, content: string): string {
  const running = requireAlgorithm(algorithm.toUpperCase()).start();
  running.update(Buffer.from(content));
  return running.digest();
}

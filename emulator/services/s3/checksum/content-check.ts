import { createHash } from "node:crypto";
import { header } from "../../../http/http.js";
import { invalidRequest, S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import type { ChecksumAlgorithm } from "./algorithms.js";
import { CHECKSUM_ALGORITHMS, checksumAlgorithm, DEFAULT_ALGORITHM } from "./algorithms.js";

/** Computes the digests that are stored for a content, and compares them with the digests that the client sent. */
interface ContentCheck {
  /** Passes a content through and computes its digests. */
  watch(content: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** Call after the content has ended. @throws {S3Error} 400 BadDigest */
  finish(): ContentDigest;
}

/** The digests that are stored for a content. */
export interface ContentDigest {
  /** MD5 in hexadecimal. */
  readonly md5: string;
  readonly checksumHeader: string;
  /** Base64. */
  readonly checksum: string;
  /** The checksum that the client sent, by header; empty if it sent none. */
  readonly sent: Readonly<Record<string, string>>;
}

/**
 * Finds the checksums that a request sends as headers or announces as trailers. Ignores a checksum in the query of a
 * presigned URL, as S3 does, because it was computed without this content.
 * @param kept the algorithm whose checksum is stored; by default that of the request, or else S3's default
 * @throws {S3Error} 400 if a checksum is malformed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function createContentCheck(request: S3Request, kept?: ChecksumAlgorithm): ContentCheck {
  const expectedMd5 = contentMd5(request);
  const announced = announcedChecksum(request);
  const stored = kept ?? announced?.algorithm ?? DEFAULT_ALGORITHM;
  const md5 = createHash("md5");
  const running = new Map(
    [...new Set([stored, announced?.algorithm ?? stored])].map((one) => [one, one.start()]),
  );
  return {
    async *watch(content) {
      for await (const chunk of content) {
        md5.update(chunk);
        for (const checksum of running.values()) checksum.update(chunk);
        yield chunk;
      }
    },
    finish: () => {
      const md5Digest = md5.digest();
      if (expectedMd5 !== undefined) compareMd5(md5Digest, expectedMd5);
      const checksums = new Map([...running].map(([algorithm, checksum]) => [algorithm, checksum.digest()]));
      if (announced !== undefined) compareChecksum(request, announced, checksums.get(announced.algorithm));
      const calculated = (algorithm: ChecksumAlgorithm): string => checksums.get(algorithm) ?? "";
      return {
        md5: md5Digest.toString("hex"),
        checksumHeader: stored.header,
        checksum: calculated(stored),
        sent:
          announced === undefined ? {} : { [announced.algorithm.header]: calculated(announced.algorithm) },
      };
    },
  };
}

function compareMd5(calculated: Buffer, expected: Buffer): void {
  if (calculated.equals(expected)) return;
  throw new S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", {
    details: { ExpectedDigest: expected.toString("base64"), CalculatedDigest: calculated.toString("base64") },
  });
}

function compareChecksum(
  { payload }: S3Request,
  { algorithm, value }: Announced,
  calculated: string | undefined,
): void {
  const expected = value ?? payload.trailers.get(algorithm.header);
  if (expected === undefined) return;
  checkFormat(algorithm, expected, "trailing checksum");
  if (expected === calculated) return;
  throw new S3Error(
    400,
    "BadDigest",
    `The ${algorithm.name} you specified did not match the calculated checksum.`,
  );
}

function contentMd5(request: S3Request): Buffer | undefined {
  const value = header(request.http, "content-md5");
  if (value === undefined) return undefined;
  const bytes = base64Bytes(value);
  if (bytes?.length === 16) return bytes;
  throw new S3Error(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", {
    details: { "Content-MD5": value },
  });
}

/** A checksum that the request sends or announces. */
interface Announced {
  readonly algorithm: ChecksumAlgorithm;
  /** Missing if the checksum follows the content as a trailer. */
  readonly value?: string;
}

/**
 * Finds the checksum that a request sends or announces.
 * @throws {S3Error} 400 if it is malformed
 */
export function announcedChecksum(request: S3Request): Announced | undefined {
  const inHeaders = CHECKSUM_ALGORITHMS.filter(
    (algorithm) => header(request.http, algorithm.header) !== undefined,
  );
  const inTrailers = CHECKSUM_ALGORITHMS.filter((algorithm) =>
    request.payload.announcedTrailers.includes(algorithm.header),
  );
  const [algorithm, another] = [...inHeaders, ...inTrailers];
  if (another !== undefined) {
    throw invalidRequest(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  const named = header(request.http, "x-amz-sdk-checksum-algorithm")?.toUpperCase();
  if (named !== undefined) requireAlgorithm(named);
  if (named !== undefined && algorithm === undefined) {
    throw invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  if (algorithm === undefined) return undefined;
  if (named !== undefined && named !== algorithm.name) {
    throw invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  const value = header(request.http, algorithm.header);
  if (value === undefined) return { algorithm };
  checkFormat(algorithm, value, `${algorithm.header} header`);
  return { algorithm, value };
}

/** Finds an algorithm by name. @throws {S3Error} 400 if the name is unknown */
export function requireAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = checksumAlgorithm(name);
  if (algorithm !== undefined) return algorithm;
  throw invalidRequest(
    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  );
}

function checkFormat(algorithm: ChecksumAlgorithm, value: string, place: string): void {
  if (base64Bytes(value)?.length !== algorithm.bytes) throw invalidRequest(`Value for ${place} is invalid.`);
}

function base64Bytes(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}

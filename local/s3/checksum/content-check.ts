import { createHash } from "node:crypto";
import { header } from "../../http.js";
import { invalidRequest, S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import type { ChecksumAlgorithm } from "./algorithms.js";
import { CHECKSUM_ALGORITHMS, DEFAULT_ALGORITHM } from "./algorithms.js";

/** Computes what is stored about a content, and compares it with what the client says of it. */
export interface ContentCheck {
  /** Hands a content on, computing on the way. */
  watch(content: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** To be asked once the content has ended. @throws {S3Error} 400 BadDigest */
  finish(): ContentDigest;
}

/** What is stored about a content. */
export interface ContentDigest {
  /** Hex MD5. */
  readonly md5: string;
  readonly checksumHeader: string;
  /** Base64. */
  readonly checksum: string;
}

/**
 * Reads which checksums a request sends, as headers or announced as trailers. One that was moved into the query of a
 * presigned URL is ignored, as S3 does: it is not about this content.
 * @throws {S3Error} 400 where they are malformed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function createContentCheck(request: S3Request): ContentCheck {
  const expectedMd5 = contentMd5(request);
  const { algorithm, value } = announcedChecksum(request);
  const md5 = createHash("md5");
  const running = algorithm.start();
  return {
    async *watch(content) {
      for await (const chunk of content) {
        md5.update(chunk);
        running.update(chunk);
        yield chunk;
      }
    },
    finish: () => {
      const digest = md5.digest();
      if (expectedMd5 !== undefined && !digest.equals(expectedMd5)) {
        throw new S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", {
          details: {
            ExpectedDigest: expectedMd5.toString("base64"),
            CalculatedDigest: digest.toString("base64"),
          },
        });
      }
      const checksum = running.digest();
      const expected = value ?? request.payload.trailers.get(algorithm.header);
      if (expected !== undefined) checkFormat(algorithm, expected, "trailing checksum");
      if (expected !== undefined && expected !== checksum) {
        throw new S3Error(
          400,
          "BadDigest",
          `The ${algorithm.name} you specified did not match the calculated checksum.`,
        );
      }
      return { md5: digest.toString("hex"), checksumHeader: algorithm.header, checksum };
    },
  };
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

interface Announced {
  readonly algorithm: ChecksumAlgorithm;
  /** Absent where it follows the content, or S3 computes it unasked. */
  readonly value?: string;
}

function announcedChecksum(request: S3Request): Announced {
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
  if (named !== undefined && !CHECKSUM_ALGORITHMS.some(({ name }) => name === named)) {
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  }
  if (named !== undefined && algorithm === undefined) {
    throw invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  if (algorithm === undefined) return { algorithm: DEFAULT_ALGORITHM };
  if (named !== undefined && named !== algorithm.name) {
    throw invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  const value = header(request.http, algorithm.header);
  if (value === undefined) return { algorithm };
  checkFormat(algorithm, value, `${algorithm.header} header`);
  return { algorithm, value };
}

function checkFormat(algorithm: ChecksumAlgorithm, value: string, where: string): void {
  if (base64Bytes(value)?.length !== algorithm.bytes) throw invalidRequest(`Value for ${where} is invalid.`);
}

function base64Bytes(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}

import { CHECKSUM_ALGORITHMS } from "../../../checksum/algorithms.js";
import { invalidRequest, S3Error } from "../../../protocol/error.js";
import type { S3Request } from "../../../request.js";
import { parameter } from "../../../request.js";
import type { Upload } from "../../../storage/multipart/upload-record.js";
import { algorithmOf } from "../upload-of.js";
import type { Assembly } from "./assembly.js";

/**
 * Compares an object with the size and the checksum in the request that completes its upload.
 * @throws {S3Error} 400 InvalidRequest or BadDigest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function checkExpectations(request: S3Request, upload: Upload, assembly: Assembly): void {
  checkChecksumType(request, upload);
  if (request.facts.holds("completionComparesSize")) {
    checkSize(parameter(request, "x-amz-mp-object-size"), assembly.size);
  }
  // If the client requested no checksum, S3 stores its own and does not compare it.
  if (upload.checksum.requested) checkChecksum(request, upload, assembly);
}

function checkChecksumType(request: S3Request, { checksum: { type, requested } }: Upload): void {
  const expected = parameter(request, "x-amz-checksum-type");
  if (expected === undefined || (requested && expected.toUpperCase() === type)) return;
  throw invalidRequest(
    `The upload was created using the ${requested ? type : "null"} checksum mode. The complete request must use the same checksum mode.`,
  );
}

function checkSize(text: string | undefined, size: number): void {
  if (text === undefined || text === String(size)) return;
  if (!/^-?\d+$/.test(text)) {
    throw invalidRequest(`Value for x-amz-mp-object-size header is invalid: '${text}'`);
  }
  if (text.startsWith("-")) {
    throw invalidRequest(`Value for x-amz-mp-object-size header is less than zero: '${text}'`);
  }
  throw invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${Number(text)} does not match what was computed: ${size}`,
  );
}

/**
 * Compares a checksum of the whole content. It counts only together with `x-amz-checksum-type: FULL_OBJECT`. Without
 * that header, S3 reads the value as a checksum of the parts' checksums, which does not match.
 */
function checkChecksum(request: S3Request, upload: Upload, { checksums, checksumType }: Assembly): void {
  const algorithm = algorithmOf(upload);
  const isNamed = parameter(request, "x-amz-checksum-type") !== undefined;
  for (const { header, bytes } of CHECKSUM_ALGORITHMS) {
    const sent = parameter(request, header);
    if (sent === undefined) continue;
    const [value = "", count] = sent.split("-");
    if (Buffer.from(value, "base64").length !== bytes || (count !== undefined && !/^\d+$/.test(count))) {
      throw invalidRequest(`Value for ${header} header is invalid.`);
    }
    const matches = sent === checksums[header] && (checksumType === "COMPOSITE" || isNamed);
    if (matches) continue;
    throw new S3Error(
      400,
      "BadDigest",
      `The ${algorithm.name.toLowerCase()} you specified did not match the calculated checksum.`,
    );
  }
}

import { createHash } from "node:crypto";
import {
  canonicalQuery,
  canonicalRequest,
  headerNames,
  UNSIGNED_PAYLOAD,
  withSignature,
} from "./canonical-request.js";
import type { S3Endpoint, SigningContext } from "./contract.js";
import { s3ObjectPath } from "./s3-endpoint.js";
import { createSigner, signingParameters } from "./signer.js";

/** Parts of one multipart upload to presign together. */
interface PartsToPresign {
  readonly endpoint: S3Endpoint;
  /** The object's whole key in the bucket, not encoded. */
  readonly key: string;
  /** The upload's id as S3 gave it. */
  readonly s3UploadId: string;
  /** Life of the URLs in seconds, 1 to 604,800. */
  readonly expirySeconds: number;
  readonly parts: readonly PartToPresign[];
  /** Header for each part's checksum in lower case, e.g. `x-amz-checksum-sha256`. @default - parts have no checksum */
  readonly checksumHeader?: string;
}

/** One part. */
interface PartToPresign {
  readonly partNumber: number;
  /** Bytes that the client must send. */
  readonly length: number;
  /** Base64; the client must send it in the checksum header. */
  readonly checksum?: string;
}

/** The common part of the URLs, and one signature each. */
export interface PresignedParts {
  /** Becomes a part's URL when `{partNumber}` and `{signature}` are replaced. */
  readonly urlTemplate: string;
  /** Signatures in the order of the parts. */
  readonly signatures: readonly string[];
}

/** The parts have a checksum header, but one part has no checksum. */
export class PartChecksumError extends Error {
  override readonly name = "PartChecksumError";
  readonly partNumber: number;

  constructor(partNumber: number, checksumHeader: string) {
    super(`part ${partNumber} has no checksum for ${checksumHeader}: all parts need one, or none of them`);
    this.partNumber = partNumber;
  }
}

/**
 * Presigns any number of parts, each with the same result as `presignUrl`. The common beginning of their canonical
 * requests, which is most of it, is encoded and hashed only once.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export function signParts(upload: PartsToPresign, context: SigningContext): PresignedParts {
  const { endpoint, parts, checksumHeader } = upload;
  const signer = createSigner(context, "s3");
  const path = s3ObjectPath(endpoint, upload.key);
  const headers = {
    "content-length": "{length}",
    host: endpoint.host,
    ...(checksumHeader === undefined ? {} : { [checksumHeader]: "{checksum}" }),
  };
  const query = partQuery(
    upload,
    signingParameters(signer, context, upload.expirySeconds, headerNames(headers)),
  );
  const template = canonicalRequest("PUT", { path, query, headers, payloadHash: UNSIGNED_PAYLOAD });
  // Only the placeholders contain braces: all other values are percent-encoded.
  const [start = "", afterNumber, afterLength, afterChecksum = ""] = template.split(/\{[a-zA-Z]+\}/);
  const started = createHash("sha256").update(start);
  const signatures = parts.map(({ partNumber, length, checksum = "" }) => {
    if (checksumHeader !== undefined && checksum === "")
      throw new PartChecksumError(partNumber, checksumHeader);
    const bound = checksumHeader === undefined ? "" : checksum;
    const rest = `${partNumber}${afterNumber}${length}${afterLength}${bound}${afterChecksum}`;
    return signer.signRequestHash(started.copy().update(rest).digest("hex"));
  });
  const signedQuery = withSignature(query, "{signature}");
  return { urlTemplate: `${endpoint.origin}${path}?${signedQuery}`, signatures };
}

/** The query in canonical order, with a placeholder for the part's number. */
function partQuery({ s3UploadId }: PartsToPresign, parameters: Readonly<Record<string, string>>): string {
  const upload = { uploadId: s3UploadId, "x-id": "UploadPart" };
  const [signing, ofUpload] = [parameters, upload].map((part) => canonicalQuery(Object.entries(part)));
  return `${signing}&partNumber={partNumber}&${ofUpload}`;
}

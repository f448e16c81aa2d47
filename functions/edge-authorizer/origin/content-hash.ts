import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { EdgeAuthorizerSettings } from "../contract.js";
import { SIGNATURE_V2_REGIONS } from "../contract.js";

/** Header with the SHA-256 of the body, which S3 checks. */
export const CONTENT_HASH_HEADER = "x-amz-content-sha256";

const SHA256 = /^[0-9a-f]{64}$/;

const HASH_REQUIRED =
  "The header x-amz-content-sha256 must be the SHA-256 of the body, 64 lower-case hexadecimal digits: in this " +
  "bucket's Region, CloudFront's origin access identity cannot upload without it. Compute it with " +
  "`sha256sum FILE | cut -d ' ' -f 1` or `openssl dgst -sha256 -r FILE | cut -d ' ' -f 1`. " +
  'Or ask the owner to deploy with originAccess "oac", which needs no hash.';

type AccessSettings = Pick<EdgeAuthorizerSettings, "originAccess" | "bucketRegion">;

/** Rejects an invalid `x-amz-content-sha256` of the client; `undefined` if it is valid. */
export function contentHashRejection(
  hash: string | undefined,
  { originAccess, bucketRegion }: AccessSettings,
): UploadRejection | undefined {
  const isSha256 = hash !== undefined && SHA256.test(hash);
  if (originAccess === "oac") {
    // Such a body consists of chunks with signatures between them, which S3 would store in the object.
    return hash?.startsWith("STREAMING-") ? invalid("A body in signed chunks is not supported") : undefined;
  }
  if (isSha256) return undefined;
  if (!SIGNATURE_V2_REGIONS.includes(bucketRegion))
    return rejected(400, "ContentSha256Required", HASH_REQUIRED);
  return hash === undefined
    ? undefined
    : invalid("It must be the SHA-256 of the body, 64 lower-case hexadecimal digits");
}

/**
 * Whether the client's hash is forwarded to S3. With origin access control it is not: CloudFront then signs without the
 * hash, and the checksum headers protect the body.
 */
export function forwardsContentHash({ originAccess }: AccessSettings): boolean {
  return originAccess === "oai";
}

function invalid(reason: string): UploadRejection {
  return rejected(
    400,
    "InvalidContentSha256",
    `Invalid x-amz-content-sha256. ${reason}, or omit the header.`,
  );
}

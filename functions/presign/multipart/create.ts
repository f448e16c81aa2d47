import type { AllowedUpload } from "../../upload-policy/decide.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { RouteContext } from "../api/route.js";
import type { S3UploadRef } from "../ports.js";
import { encryptionHeaders } from "../signing/encryption-headers.js";
import type { ChecksumPlan } from "./checksum-plan.js";

/** An accepted multipart upload, and what is stored with its object. */
interface UploadToCreate extends AllowedUpload {
  /** A fresh identifier, made by us. */
  readonly uploadId: string;
  /** @default - S3's own */
  readonly checksums?: ChecksumPlan;
  /** The client's own user metadata by header name in lower case; ours comes before it. @default - none */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Creates a multipart upload. Type, metadata, encryption and checksum algorithm are bound here: no later request of
 * the upload can change them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export async function createMultipart(
  upload: UploadToCreate,
  { settings, ports }: RouteContext,
): Promise<S3UploadRef> {
  const s3 = await ports.loadS3();
  const s3UploadId = await s3.createMultipartUpload({
    key: upload.key,
    contentType: upload.contentType,
    metadata: { ...upload.metadata, ...uploadMetadata(upload) },
    checksumAlgorithm: upload.checksums?.algorithm,
    checksumType: upload.checksums?.type,
    encryptionHeaders: encryptionHeaders(settings),
  });
  return { key: upload.key, s3UploadId };
}

import type { Identity } from "../../identity/contract.js";
import type { AllowedUpload } from "../../upload-policy/decide.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { RouteContext, RouteRejection } from "../api/route.js";
import type { MultipartToCreate, S3UploadRef } from "../ports.js";
import { encryptionHeaders } from "../signing/encryption-headers.js";
import type { ChecksumPlan } from "./checksum-plan.js";

/** An accepted multipart upload, and the data to store with its object. */
interface UploadToCreate extends AllowedUpload {
  /** Our id of the upload, for `x-amz-meta-upload-id`. */
  readonly uploadId: string;
  readonly identity: Identity;
  /** @default - S3's default */
  readonly checksums?: ChecksumPlan;
  /** The client's own user metadata by header name in lower case. Our own metadata has precedence. @default - none */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A multipart upload in S3, or the rejection. */
type CreatedMultipart = { readonly outcome: "created"; readonly ref: S3UploadRef } | RouteRejection;

/**
 * Creates a multipart upload. Type, metadata, encryption and checksum algorithm are bound here: no later request of
 * the upload can change them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export async function createMultipart(
  upload: UploadToCreate,
  { settings, ports, quota }: RouteContext,
): Promise<CreatedMultipart> {
  const { uploadId, identity, attributes } = upload;
  const over = await quota?.admit(upload, uploadId, identity, "parts");
  if (over !== undefined) return over;
  const s3 = await ports.loadS3();
  const toCreate: MultipartToCreate = {
    key: upload.key,
    contentType: upload.contentType,
    metadata: { ...upload.metadata, ...uploadMetadata(upload) },
    checksumAlgorithm: upload.checksums?.algorithm,
    checksumType: upload.checksums?.type,
    encryptionHeaders: encryptionHeaders(settings),
    ...(attributes && { attributes }),
  };
  try {
    const s3UploadId = await s3.createMultipartUpload(toCreate);
    await quota?.bind(identity, s3UploadId);
    return { outcome: "created", ref: { key: upload.key, s3UploadId } };
  } catch (error) {
    await quota?.cancel(identity);
    throw error;
  }
}

import { decideUpload } from "../../../upload-policy/decide.js";
import { canReplaceWholeChecksum } from "../../../upload-policy/headers/checksum.js";
import { CHECKSUM_ALGORITHM_METADATA } from "../../../upload-policy/headers/checksum-metadata.js";
import { UNKNOWN_MEDIA_TYPE } from "../../../upload-policy/headers/content-type.js";
import { maxBytesMetadata } from "../../../upload-policy/narrowing/max-bytes-metadata.js";
import { MAX_PART_BYTES, MIN_PART_BYTES } from "../../../upload-policy/part-limits.js";
import type { RouteContext, RouteRejection, RouteRequest, RouteResult } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { CreateUploadRequest, MultipartUpload } from "../../contract.js";
import { planChecksums } from "../../multipart/checksum-plan.js";
import { createMultipart } from "../../multipart/create.js";
import { encodeOpenId } from "../../multipart/open/open-upload-id.js";
import { chooseSizes, maxPartCount } from "../../multipart/open/part-sizes.js";
import { idRejection, LONGEST_S3_UPLOAD_ID } from "./id-length.js";

/** Creates a multipart upload of an object whose size is not known yet. The completion checks it against the policy. */
export async function createOpenUpload(
  request: CreateUploadRequest,
  identity: RouteRequest["identity"],
  route: RouteContext,
): Promise<RouteResult> {
  const { key: relativeKey, checksumAlgorithm, partChecksumAlgorithm, partSize } = request;
  const rejection = requestRejection(request);
  if (rejection !== undefined) return rejection;
  const upload = decideOpen(request, identity, route);
  if (upload.outcome === "rejected") return upload;
  const named = checksumAlgorithm && { algorithm: checksumAlgorithm };
  const checksums = planChecksums(named, partChecksumAlgorithm);
  if (checksums.outcome === "rejected") return checksums;
  const maxBytes = upload.limits?.maxBytes;
  const most = Math.min(maxBytes ?? Infinity, route.settings.policy.maxBytes);
  const sizes = chooseSizes(most, partSize);
  const uploadId = route.ports.newId();
  const { partAlgorithm } = checksums;
  const fields = {
    relativeKey,
    uploadId,
    ...sizes,
    partChecksumAlgorithm: partAlgorithm,
    checksumAlgorithm,
    maxBytes,
    subjectSegment: upload.subjectSegment,
  };
  const tooLong = idRejection(encodeOpenId({ ...fields, s3UploadId: LONGEST_S3_UPLOAD_ID }));
  if (tooLong !== undefined) return tooLong;
  const metadata = {
    ...maxBytesMetadata(identity),
    ...(checksumAlgorithm && { [CHECKSUM_ALGORITHM_METADATA]: checksumAlgorithm }),
  };
  const created = await createMultipart({ ...upload, uploadId, identity, checksums, metadata }, route);
  if (created.outcome === "rejected") return created;
  const { key, s3UploadId } = created.ref;
  const body: MultipartUpload = {
    method: "MULTIPART",
    id: encodeOpenId({ ...fields, s3UploadId }),
    key,
    partSize: sizes.partSize,
    ...(sizes.doublesEvery !== undefined && { partSizeDoublesEvery: sizes.doublesEvery }),
    partCount: maxPartCount(sizes, most),
    ...(partAlgorithm && { partChecksumAlgorithm: partAlgorithm }),
    ...(checksumAlgorithm && { checksumAlgorithm }),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
}

function requestRejection({ checksum, partSize }: CreateUploadRequest): RouteRejection | undefined {
  if (checksum !== undefined) {
    const message =
      "checksum must be omitted without length. Send checksumAlgorithm instead, and the checksum at completion.";
    return routeRejected(400, "InvalidChecksum", message);
  }
  if (partSize === undefined || (partSize >= MIN_PART_BYTES && partSize <= MAX_PART_BYTES)) return undefined;
  const message = `partSize must be ${MIN_PART_BYTES} to ${MAX_PART_BYTES} bytes (5 MiB to 5 GiB), got ${partSize}.`;
  return routeRejected(400, "InvalidPartSize", message);
}

function decideOpen(
  { key, type, checksumAlgorithm, partChecksumAlgorithm }: CreateUploadRequest,
  identity: RouteRequest["identity"],
  { settings: { policy, prefix }, narrow }: RouteContext,
) {
  const isGivenLater = checksumAlgorithm !== undefined || canReplaceWholeChecksum(partChecksumAlgorithm);
  return decideUpload({
    request: { key, contentType: type || UNKNOWN_MEDIA_TYPE, checksums: [] },
    identity,
    policy: { ...policy, minBytes: 0, ...(isGivenLater && { checksum: "optional" as const }) },
    prefix,
    checkedLater: { length: true },
    narrow,
  });
}

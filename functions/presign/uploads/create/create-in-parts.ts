import { canReplaceWholeChecksum } from "../../../upload-policy/headers/checksum.js";
import { CHECKSUM_ALGORITHM_METADATA } from "../../../upload-policy/headers/checksum-metadata.js";
import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { MultipartUpload } from "../../contract.js";
import { planChecksums } from "../../multipart/checksum-plan.js";
import { createMultipart } from "../../multipart/create.js";
import { planRequestedParts } from "../../multipart/requested-parts.js";
import { encodeUploadId } from "../../multipart/upload-id.js";
import type { UploadCreator } from "./create-request.js";
import { decideRequest } from "./create-request.js";
import { idRejection, LONGEST_S3_UPLOAD_ID } from "./id-length.js";

/** Creates a multipart upload after all checks that are possible beforehand. */
export const createUploadInParts: UploadCreator = async (request, identity, route) => {
  const { settings, ports } = route;
  const { key: relativeKey, length, checksumAlgorithm, partChecksumAlgorithm } = request;
  if (request.checksum !== undefined && checksumAlgorithm !== undefined) return namedTwice();
  const checksum = request.checksum ?? (checksumAlgorithm && { algorithm: checksumAlgorithm });
  const isGivenLater = checksumAlgorithm !== undefined || canReplaceWholeChecksum(partChecksumAlgorithm);
  const policy = { ...settings.policy, ...(isGivenLater && { checksum: "optional" as const }) };
  const upload = decideRequest(request, "MULTIPART", identity, route, policy);
  if (upload.outcome === "rejected") return upload;
  const checksums = planChecksums(checksum, partChecksumAlgorithm);
  if (checksums.outcome === "rejected") return checksums;
  const planned = planRequestedParts(length, request.partSize);
  if (planned.outcome === "rejected") return planned;
  const { partSize, partCount } = planned.plan;
  const { partAlgorithm } = checksums;
  const uploadId = ports.newId();
  const named = {
    relativeKey,
    uploadId,
    length,
    partSize,
    partChecksumAlgorithm: partAlgorithm,
    checksum,
    subjectSegment: upload.subjectSegment,
    maxBytes: upload.limits?.maxBytes,
  };
  const rejection = idRejection(encodeUploadId({ ...named, s3UploadId: LONGEST_S3_UPLOAD_ID }));
  if (rejection !== undefined) return rejection;
  const metadata = checksumAlgorithm && { [CHECKSUM_ALGORITHM_METADATA]: checksumAlgorithm };
  const created = await createMultipart({ ...upload, uploadId, identity, checksums, metadata }, route);
  if (created.outcome === "rejected") return created;
  const { key, s3UploadId } = created.ref;
  const body: MultipartUpload = {
    method: "MULTIPART",
    id: encodeUploadId({ ...named, s3UploadId }),
    key,
    partSize,
    partCount,
    ...(partAlgorithm && { partChecksumAlgorithm: partAlgorithm }),
    ...(checksumAlgorithm && { checksumAlgorithm }),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
};

function namedTwice(): RouteRejection {
  const message =
    "checksumAlgorithm must be omitted with checksum. It is for a checksum that is sent at completion.";
  return routeRejected(400, "InvalidChecksum", message);
}

import { standsForWhole } from "../../../upload-policy/headers/checksum.js";
import { CHECKSUM_ALGORITHM_METADATA } from "../../../upload-policy/headers/checksum-metadata.js";
import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { MultipartUpload } from "../../contract.js";
import { planAskedParts } from "../../multipart/asked-parts.js";
import { planChecksums } from "../../multipart/checksum-plan.js";
import { createMultipart } from "../../multipart/create.js";
import type { UploadIdFields } from "../../multipart/upload-id.js";
import { encodeUploadId } from "../../multipart/upload-id.js";
import { MAX_UPLOAD_ID_LENGTH } from "../../upload-id.js";
import type { UploadCreator } from "./create-request.js";
import { decideRequest } from "./create-request.js";

/** S3's have about 130 characters. */
const LONGEST_S3_UPLOAD_ID = "x".repeat(200);

/** Creates a multipart upload, after everything that can be known beforehand has been found in order. */
export const createUploadInParts: UploadCreator = async (request, identity, route) => {
  const { settings, ports } = route;
  const { key: relativeKey, length, checksumAlgorithm, partChecksumAlgorithm } = request;
  if (request.checksum !== undefined && checksumAlgorithm !== undefined) return namedTwice();
  const checksum = request.checksum ?? (checksumAlgorithm && { algorithm: checksumAlgorithm });
  const isGivenLater = checksumAlgorithm !== undefined || standsForWhole(partChecksumAlgorithm);
  const policy = { ...settings.policy, ...(isGivenLater && { checksum: "optional" as const }) };
  const upload = decideRequest(request, "MULTIPART", identity, route, policy);
  if (upload.outcome === "rejected") return upload;
  const checksums = planChecksums(checksum, partChecksumAlgorithm);
  if (checksums.outcome === "rejected") return checksums;
  const planned = planAskedParts(length, request.partSize);
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
  const rejection = idRejection(named);
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
    "checksumAlgorithm must be omitted with checksum: it is for a value that the completion gives.";
  return routeRejected(400, "InvalidChecksum", message);
}

/** Whether an upload's id would fit where it is going to stand, whatever S3 calls the upload. */
function idRejection(fields: Omit<UploadIdFields, "s3UploadId">): RouteRejection | undefined {
  const { length } = encodeUploadId({ ...fields, s3UploadId: LONGEST_S3_UPLOAD_ID });
  return length <= MAX_UPLOAD_ID_LENGTH
    ? undefined
    : routeRejected(
        400,
        "KeyTooLong",
        `The key is too long for an upload in parts: its id would have ${length} characters, and API Gateway's paths have room for ${MAX_UPLOAD_ID_LENGTH}. Shorten the key to about 700 bytes.`,
      );
}

import type { RouteContext, RouteResult } from "../api/route.js";
import type { MultipartUploadState, UploadedPart } from "../contract.js";
import { noSuchUpload, ownObject } from "./completion/own-object.js";
import type { MultipartInProgress } from "./upload-id.js";

/** What has become of an upload, as S3 tells it. */
export async function uploadState(
  upload: MultipartInProgress,
  { ports }: RouteContext,
): Promise<RouteResult> {
  const s3 = await ports.loadS3();
  const listed = await s3.listParts(upload.ref);
  if (listed !== "gone") return answer(upload, "uploading", listed.parts);
  if ((await ownObject(upload, s3)) === undefined) return noSuchUpload();
  const code = await s3.rejectionOf(upload.ref.key);
  return answer(upload, code === undefined ? "completed" : "rejected", [], code);
}

function answer(
  { id, ref, plan, uploadId, partChecksumAlgorithm, checksum: whole }: MultipartInProgress,
  state: MultipartUploadState["state"],
  parts: readonly UploadedPart[],
  code?: string,
): RouteResult {
  const { length, partSize, partCount } = plan;
  const hasAlgorithm = (partChecksumAlgorithm ?? whole) !== undefined;
  const body: MultipartUploadState = {
    id,
    key: ref.key,
    state,
    ...(code !== undefined && { code }),
    length,
    partSize,
    partCount,
    // S3 lists a CRC64NVME of its own if the client named no algorithm.
    parts: parts.map(({ checksum, ...part }) =>
      hasAlgorithm && checksum !== undefined ? { ...part, checksum } : part,
    ),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
}

import type { RouteContext, RouteResult } from "../api/route.js";
import type { UploadedPart, UploadState } from "../contract.js";
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
  const stored = await ownObject(upload, s3);
  return stored === undefined ? noSuchUpload() : answer(upload, "completed", []);
}

function answer(
  { id, ref, plan, uploadId, partChecksumAlgorithm }: MultipartInProgress,
  state: UploadState["state"],
  parts: readonly UploadedPart[],
): RouteResult {
  const { length, partSize, partCount } = plan;
  const body: UploadState = {
    id,
    key: ref.key,
    state,
    length,
    partSize,
    partCount,
    // S3 lists a CRC64NVME of its own where the client gives none.
    parts: parts.map(({ checksum, ...part }) =>
      partChecksumAlgorithm === undefined || checksum === undefined ? part : { ...part, checksum },
    ),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId } };
}

import type { RouteContext, RouteResult } from "../api/route.js";
import type { MultipartUploadState, PresignSettings } from "../contract.js";
import { noSuchUpload, ownObject } from "./completion/own-object.js";
import type { AnyMultipart } from "./open/open-upload-id.js";
import { maxPartCount } from "./open/part-sizes.js";

/** Reads the state of an upload from S3. */
export async function uploadState(
  upload: AnyMultipart,
  { ports, settings }: RouteContext,
): Promise<RouteResult> {
  const s3 = await ports.loadS3();
  const listed = await s3.listParts(upload.ref);
  const plan = planOf(upload, settings);
  if (listed !== "gone") return answer(upload, plan, { state: "uploading", parts: listed.parts });
  if ((await ownObject(upload, s3)) === undefined) return noSuchUpload();
  const code = await s3.rejectionOf(upload.ref.key);
  return answer(
    upload,
    plan,
    code === undefined ? { state: "completed", parts: [] } : { state: "rejected", parts: [], code },
  );
}

function answer(
  { id, ref, uploadId, partChecksumAlgorithm, checksum: whole }: AnyMultipart,
  plan: Plan,
  { state, parts, code }: Pick<MultipartUploadState, "state" | "parts" | "code">,
): RouteResult {
  const hasAlgorithm = (partChecksumAlgorithm ?? whole) !== undefined;
  const body: MultipartUploadState = {
    id,
    key: ref.key,
    state,
    ...(code !== undefined && { code }),
    ...plan,
    // If the client named no algorithm, the listed CRC64NVME is S3's own.
    parts: parts.map(({ checksum, ...part }) =>
      hasAlgorithm && checksum !== undefined ? { ...part, checksum } : part,
    ),
  };
  return { outcome: "answered", status: 200, body, ...(uploadId && { logged: { uploadId } }) };
}

type Plan = Pick<MultipartUploadState, "length" | "partSize" | "partSizeDoublesEvery" | "partCount">;

function planOf({ plan, sizes, maxBytes }: AnyMultipart, { policy }: PresignSettings): Plan {
  if (plan !== undefined) return plan;
  if (sizes === undefined) return {};
  const { partSize, doublesEvery } = sizes;
  const partCount = maxPartCount(sizes, Math.min(maxBytes ?? Infinity, policy.maxBytes));
  return { partSize, ...(doublesEvery !== undefined && { partSizeDoublesEvery: doublesEvery }), partCount };
}

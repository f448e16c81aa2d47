import { UploadError } from "./errors.js";
import type { UploadResult } from "./events/upload-event.js";
import { uploadInParts } from "./parts/upload-in-parts.js";
import type { Run } from "./run/run.js";
import { uploadPresigned } from "./single/upload-presigned.js";
import type { Source } from "./source/source.js";

const MIB = 1_048_576;
/** Larger files go in parts: parallel, and an interrupted upload continues. */
const LARGEST_SINGLE_PUT = 32 * MIB;

/** Uploads what has been opened, in the way that fits its size. */
export async function uploadSource(source: Source, run: Run): Promise<UploadResult> {
  if (source.kind === "stream")
    throw new UploadError("usage", "Unsupported", "Streams cannot be uploaded yet.");
  const { length } = source.identity;
  if (length > LARGEST_SINGLE_PUT) return uploadInParts(source, run);
  try {
    return await uploadPresigned(source.piece(0, length), run);
  } catch (error) {
    // Then S3 has received other bytes than the URL was signed for, which says less.
    await source.checkUnchanged();
    throw error;
  }
}

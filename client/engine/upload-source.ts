import { UploadError } from "./errors.js";
import type { UploadResult } from "./events/upload-event.js";
import { uploadInParts } from "./parts/upload-in-parts.js";
import type { ChosenPattern } from "./patterns/choose-pattern.js";
import { choosePattern } from "./patterns/choose-pattern.js";
import type { RequestBody } from "./platform.js";
import type { Run } from "./run/run.js";
import { uploadPresigned } from "./single/upload-presigned.js";
import { uploadWithToken } from "./single/upload-with-token.js";
import type { Source } from "./source/source.js";

const MIB = 1_048_576;
/** Larger files go in parts: parallel, and an interrupted upload continues. */
const LARGEST_SINGLE_PUT = 32 * MIB;

/** Uploads what has been opened, in the way that fits its size and the endpoint. */
export async function uploadSource(source: Source, run: Run): Promise<UploadResult> {
  if (source.kind === "stream")
    throw new UploadError("usage", "Unsupported", "Streams cannot be uploaded yet.");
  const { length } = source.identity;
  const way = await choosePattern(length, run);
  if (way.pattern === "presigned" && length > LARGEST_SINGLE_PUT) return uploadInParts(source, run);
  try {
    return await uploadWhole(source.piece(0, length), way, run);
  } catch (error) {
    // Then S3 has received other bytes than were announced, and its error says less.
    await source.checkUnchanged();
    throw error;
  }
}

function uploadWhole(body: RequestBody, way: ChosenPattern, run: Run): Promise<UploadResult> {
  return way.pattern === "presigned" ? uploadPresigned(body, run) : uploadWithToken(body, way, run);
}

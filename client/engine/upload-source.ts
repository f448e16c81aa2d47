import { UploadError } from "./errors.js";
import type { Pattern, UploadResult } from "./events/upload-event.js";
import { uploadInParts } from "./parts/upload-in-parts.js";
import { uploadStreamInParts } from "./parts/upload-stream-in-parts.js";
import type { ChosenPattern } from "./patterns/choose-pattern.js";
import { choosePattern } from "./patterns/choose-pattern.js";
import type { RequestBody } from "./platform.js";
import { edgeParts } from "./protocols/edge/edge-parts.js";
import { presignedParts } from "./protocols/presigned/presigned-parts.js";
import type { Run } from "./run/run.js";
import { uploadPresigned } from "./single/upload-presigned.js";
import { uploadWithToken } from "./single/upload-with-token.js";
import type { FileSource, Source, StreamSource } from "./source/source.js";

const MIB = 1_048_576;
/**
 * Size in bytes above which files are sent in parts by default: in parallel, and an interrupted upload can continue.
 */
const DEFAULT_PARTS_ABOVE = 32 * MIB;
/** Longest stream in bytes that is kept in memory. */
const LARGEST_KEPT_STREAM = 8 * MIB;

/** Uploads an opened source with the method for its size and endpoint. */
export function uploadSource(source: Source, run: Run): Promise<UploadResult> {
  return source.kind === "file" ? uploadFile(source, run) : uploadStream(source, run);
}

async function uploadFile(file: FileSource, run: Run): Promise<UploadResult> {
  const { length } = file.identity;
  const chosen = await choosePattern(length, run);
  const { partsAbove = DEFAULT_PARTS_ABOVE } = run.options;
  const isInParts = chosen.takesParts && length > partsAbove;
  if (isInParts || chosen.pattern !== "presigned") run.shared?.leaveBatch();
  if (isInParts) {
    const protocol = chosen.pattern === "edge" ? edgeParts(chosen, run) : presignedParts(run);
    return uploadInParts(file, { protocol, isWriteOnce: chosen.isWriteOnce }, run);
  }
  try {
    return await uploadWhole(oneVersion(file), chosen, run);
  } catch (error) {
    // If the file has changed, this error is clearer than S3's about the wrong bytes.
    await file.checkUnchanged();
    throw error;
  }
}

/**
 * The file's bytes, which are of one version of it: the first reading computes their checksum, and S3 takes no other bytes
 * in the second one.
 */
function oneVersion(file: FileSource): RequestBody {
  const body = file.piece(0, file.identity.length);
  let isChecked = false;
  return {
    length: body.length,
    async *open() {
      yield* body.open();
      if (!isChecked) await file.checkUnchanged();
      isChecked = true;
    },
  };
}

async function uploadStream(stream: StreamSource, run: Run): Promise<UploadResult> {
  const isShort = await stream.endsWithin(LARGEST_KEPT_STREAM);
  if (!isShort) {
    const { pattern } = await choosePattern(undefined, run);
    if (pattern === "presigned") return uploadStreamInParts(stream, run);
    throw new UploadError("usage", "StreamTooLong", tooLong(pattern));
  }
  const { body, free } = await stream.next(LARGEST_KEPT_STREAM);
  try {
    return await uploadWhole(body, await choosePattern(body.length, run), run);
  } finally {
    await free();
  }
}

function tooLong(pattern: Pattern): string {
  return `The ${pattern} pattern needs the length before the upload, so it supports streams of at most ${LARGEST_KEPT_STREAM} bytes. Upload a file, or use the presigned pattern.`;
}

function uploadWhole(body: RequestBody, chosen: ChosenPattern, run: Run): Promise<UploadResult> {
  return chosen.pattern === "presigned" ? uploadPresigned(body, run) : uploadWithToken(body, chosen, run);
}

import type { Needed } from "../items/counter-updates.js";
import type { UploadToReserve } from "./upload-to-reserve.js";

/** What must be left for uploads together. Something must be left for one of unknown size. */
export function neededOf(uploads: readonly UploadToReserve[]): Needed {
  return { bytes: uploads.reduce((so, { bytes = 1 }) => so + bytes, 0), uploads: uploads.length };
}

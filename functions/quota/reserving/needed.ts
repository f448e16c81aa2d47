import type { Needed } from "../items/counter-updates.js";
import type { UploadToReserve } from "./upload-to-reserve.js";

/** The amount that must be left for all uploads together. For one of unknown size, something must be left. */
export function neededOf(uploads: readonly UploadToReserve[]): Needed {
  return {
    bytes: uploads.reduce((sum, { bytes = 1 }) => sum + bytes, 0),
    uploads: uploads.reduce((sum, { uploads: count = 1 }) => sum + count, 0),
  };
}

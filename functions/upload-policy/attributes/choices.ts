/** In a file of its own, because every cold start loads the code next to the policy's types. */
import type { DispositionType, StorageClass } from "../policy.js";

/** Every {@link StorageClass}. */
export const STORAGE_CLASSES: readonly StorageClass[] = [
  "STANDARD",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** Every {@link DispositionType}. */
export const DISPOSITION_TYPES: readonly DispositionType[] = ["attachment", "inline"];

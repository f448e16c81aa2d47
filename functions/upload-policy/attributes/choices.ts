/** Apart from the policy's types, because each cold start loads what is next to them. */
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

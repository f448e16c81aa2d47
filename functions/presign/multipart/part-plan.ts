import { integer } from "../../rules/kinds.js";
import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from "../../upload-policy/part-limits.js";

/** The division of an object into parts. */
export interface PartPlan {
  /** The object's size in bytes. */
  readonly length: number;
  /** Size of each part except the last, in bytes. */
  readonly partSize: number;
  /** 1 to {@link MAX_PARTS}; an empty object has one empty part. */
  readonly partCount: number;
}

/**
 * Divides an object into parts; undefined if S3 does not allow such parts.
 * @param length - Its size in bytes, at most S3's maximum.
 * @param partSize - In bytes.
 */
export function planParts(length: number, partSize: number): PartPlan | undefined {
  const partCount = Math.max(1, Math.ceil(length / partSize));
  return partSize >= MIN_PART_BYTES && partSize <= MAX_PART_BYTES && partCount <= MAX_PARTS
    ? { length, partSize, partCount }
    : undefined;
}

/** Size of one part in bytes: the plan's part size, or for the last part what remains of the object. */
export function partLength({ length, partSize, partCount }: PartPlan, partNumber: number): number {
  return partNumber < partCount ? partSize : length - (partCount - 1) * partSize;
}

/** The rule for the number of a part. */
export const PART_NUMBER = integer({ min: 1, max: MAX_PARTS });

/** The rule for the names of fields that are part numbers. */
export const PART_NUMBER_NAMES = { pattern: /^[1-9]\d{0,4}$/, allowed: "part numbers" };

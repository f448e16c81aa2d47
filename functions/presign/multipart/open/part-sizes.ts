import { MAX_PART_BYTES, MAX_PARTS } from "../../../upload-policy/part-limits.js";

/** Sizes of the parts of an upload whose length is not known when it is created. */
export interface PartSizes {
  /** Size of the first parts in bytes. */
  readonly partSize: number;
  /** Number of parts after which the size doubles, up to S3's largest part. @default - all parts have the same size */
  readonly doublesEvery?: number;
}

const MIB = 1_048_576;
/** Size of the first parts in bytes, unless the client chooses it. */
const FIRST_PART_BYTES = 16 * MIB;
/**
 * Numbers of parts after which the size can double. The slowest growth is chosen for which S3's parts reach the largest
 * object.
 */
export const GROWTHS: readonly (number | undefined)[] = [undefined, 1_000, 100, 10];

/** Largest size of one part in bytes; all but the last have exactly this size. */
export function sizeOfPart({ partSize, doublesEvery = Infinity }: PartSizes, partNumber: number): number {
  return Math.min(MAX_PART_BYTES, partSize * 2 ** Math.floor((partNumber - 1) / doublesEvery));
}

/** Number of parts for the largest object, at most S3's maximum. */
export function maxPartCount(sizes: PartSizes, maxBytes: number): number {
  let sum = 0;
  for (let partNumber = 1; partNumber < MAX_PARTS; partNumber++) {
    sum += sizeOfPart(sizes, partNumber);
    if (sum >= maxBytes) return partNumber;
  }
  return MAX_PARTS;
}

/**
 * Chooses the sizes so that S3's 10,000 parts reach the largest object, if possible.
 * @param partSize - Of the first parts in bytes. @default - 16 MiB, or S3's largest part if no growth reaches
 * `maxBytes`
 */
export function chooseSizes(maxBytes: number, partSize?: number): PartSizes {
  for (const doublesEvery of GROWTHS) {
    const sizes = {
      partSize: partSize ?? FIRST_PART_BYTES,
      ...(doublesEvery !== undefined && { doublesEvery }),
    };
    if (totalBytes(sizes) >= maxBytes) return sizes;
  }
  return partSize === undefined ? { partSize: MAX_PART_BYTES } : { partSize, doublesEvery: 10 };
}

function totalBytes(sizes: PartSizes): number {
  let sum = 0;
  for (let partNumber = 1; partNumber <= MAX_PARTS; partNumber++) sum += sizeOfPart(sizes, partNumber);
  return sum;
}

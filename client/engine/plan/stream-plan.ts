import { LARGEST_PIECE_IN_MEMORY } from "../source/source.js";

const MIB = 1_048_576;
/** S3's minimum part size, because parts are kept in memory until they are stored. */
export const FIRST_STREAM_PART = 5 * MIB;
const MOST_WORKERS = 4;
/** Memory for all parts together, in bytes. */
const MEMORY = 16 * MIB;
const MAX_PART = 5 * 1_024 * MIB;

/** The division of a stream of unknown length into parts. They grow, so that 10,000 parts are enough for any object. */
export interface StreamPlan {
  /** Size of the first parts in bytes. */
  readonly partSize: number;
  /** Number of parts after which the size doubles. @default - never */
  readonly doublesEvery?: number;
  /** Maximum number of parts. */
  readonly partCount: number;
}

/**
 * Number of parts that are sent in parallel. Parts that are too large for memory are kept on disk.
 * @param length - Of a part, in bytes.
 */
export function streamWorkers(length: number): number {
  if (length > LARGEST_PIECE_IN_MEMORY) return MOST_WORKERS;
  return Math.min(MOST_WORKERS, Math.floor(MEMORY / length));
}

/** Bytes of a part that is not the last one. */
export function streamPartLength({ partSize, doublesEvery }: StreamPlan, partNumber: number): number {
  const doublings = doublesEvery === undefined ? 0 : Math.floor((partNumber - 1) / doublesEvery);
  return Math.min(partSize * 2 ** doublings, MAX_PART);
}

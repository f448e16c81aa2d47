const MIB = 1_048_576;
/** Small enough that several parts fit into memory. */
export const FIRST_STREAM_PART = 8 * MIB;
const MAX_PART = 5 * 1_024 * MIB;

/** How a stream of unknown length is cut into parts. They grow, so that 10,000 parts are enough for any object. */
export interface StreamPlan {
  /** Size of the first parts in bytes. */
  readonly partSize: number;
  /** After so many parts, the size doubles. @default - it never does */
  readonly doublesEvery?: number;
  /** Most parts. */
  readonly partCount: number;
}

/** Bytes of a part that is not the last one. */
export function streamPartLength({ partSize, doublesEvery }: StreamPlan, partNumber: number): number {
  const doublings = doublesEvery === undefined ? 0 : Math.floor((partNumber - 1) / doublesEvery);
  return Math.min(partSize * 2 ** doublings, MAX_PART);
}

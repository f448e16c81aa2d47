const MIB = 1_048_576;
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PARTS = 10_000;
/** Smaller parts would cost more in requests than they save on a retry. */
const SMALLEST_CHOSEN_PART = 16 * MIB;

/** The division of a file into parts. */
export interface PartPlan {
  /** In bytes. */
  readonly length: number;
  /** Size of each part except the last, in bytes. */
  readonly partSize: number;
  readonly partCount: number;
}

/** Plans the parts. The same file always gets the same plan, so that a later run finds its own parts. */
export function planParts(length: number, partSize = chosenPartSize(length)): PartPlan {
  return { length, partSize, partCount: Math.max(1, Math.ceil(length / partSize)) };
}

/** The range of a part in bytes: its start, and the start of the next one. */
export function partRange({ length, partSize }: PartPlan, partNumber: number): readonly [number, number] {
  const start = (partNumber - 1) * partSize;
  return [start, Math.min(start + partSize, length)];
}

/** Bytes of one part. */
export function partLength(plan: PartPlan, partNumber: number): number {
  const [start, end] = partRange(plan, partNumber);
  return end - start;
}

/** All part numbers of a plan. */
export function partNumbers({ partCount }: Pick<PartPlan, "partCount">): readonly number[] {
  return Array.from({ length: partCount }, (_, index) => index + 1);
}

function chosenPartSize(length: number): number {
  return Math.max(SMALLEST_CHOSEN_PART, Math.ceil(length / MAX_PARTS / MIB) * MIB);
}

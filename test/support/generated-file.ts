import { randomBytes } from "node:crypto";

const BLOCK = 1_048_576;
/** An odd number, so that many blocks begin at different positions of the seed. */
const STEP = 8_191;

/** A file that is not stored: its bytes are generated on demand, always the same. */
export interface GeneratedFile {
  /** In bytes. */
  readonly length: number;
  /** A span in pieces that share one buffer. `end` is exclusive. */
  bytes(start: number, end: number): Iterable<Buffer>;
}

/** A file of up to 1 TiB in which all MiB differ. */
export function generatedFile(length: number): GeneratedFile {
  const seed = randomBytes(2 * BLOCK);
  return {
    length,
    *bytes(start, end) {
      for (let at = start; at < end; ) {
        const block = Math.floor(at / BLOCK);
        const inBlock = at - block * BLOCK;
        const begin = ((block * STEP) % BLOCK) + inBlock;
        const size = Math.min(BLOCK - inBlock, end - at);
        yield seed.subarray(begin, begin + size);
        at += size;
      }
    },
  };
}

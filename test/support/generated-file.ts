import { randomBytes } from "node:crypto";

const BLOCK = 1_048_576;
/** Odd, so that every block begins elsewhere in the seed before one does so again. */
const STEP = 8_191;

/** A file that is nowhere: its bytes are made when they are asked for, the same ones each time. */
export interface GeneratedFile {
  /** In bytes. */
  readonly length: number;
  /** A span in pieces that share one memory; the last byte is not among them. */
  bytes(start: number, end: number): Iterable<Buffer>;
}

/** A file of which no MiB is like another, up to 1 TiB. */
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

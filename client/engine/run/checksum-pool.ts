import type { Checksum } from "../platform.js";

/** Reuses checksums, because each new one costs memory that is freed late. */
export interface ChecksumPool {
  /** Runs `work` with a checksum that is reset and used by no other call. */
  use<Value>(work: (checksum: Checksum) => Promise<Value>): Promise<Value>;
}

export function createChecksumPool(create: () => Promise<Checksum>): ChecksumPool {
  const idle: Checksum[] = [];
  return {
    use: async (work) => {
      const checksum = idle.pop() ?? (await create());
      checksum.reset();
      try {
        return await work(checksum);
      } finally {
        idle.push(checksum);
      }
    },
  };
}

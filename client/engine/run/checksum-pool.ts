import type { Checksum } from "../platform.js";

/** Gives out checksums that are not in use: making one costs memory that is freed late. */
export interface ChecksumPool {
  /** Runs `work` with a checksum of its own, without any bytes. */
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

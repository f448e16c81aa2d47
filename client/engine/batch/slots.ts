/** Limits how many operations run at the same time. */
interface Slots {
  /** Waits for a free slot. */
  take(): Promise<void>;
  giveBack(): void;
}

export function createSlots(count: number): Slots {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    take: async () => {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => queue.push(resolve));
    },
    giveBack: () => {
      const next = queue.shift();
      if (next === undefined) free++;
      else next();
    },
  };
}

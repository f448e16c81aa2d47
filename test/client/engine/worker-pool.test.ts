import { describe, expect, it } from "vitest";
import { runWorkers } from "../../../client/engine/workers/worker-pool.js";

const signal = new AbortController().signal;

/** Gives the numbers from 1 to `count`. */
function numbers(count: number): () => Promise<number | undefined> {
  const waiting = Array.from({ length: count }, (_, index) => index + 1).values();
  return async () => waiting.next().value;
}

/** Ends its turn, so that other workers run. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the worker pool", () => {
  it.each([1, 3, 32])(
    "works on every item once with %i workers, and never on more at the same time",
    async (limit) => {
      const done: number[] = [];
      let active = 0;
      let most = 0;

      await runWorkers({
        next: numbers(20),
        limit: () => limit,
        signal,
        work: async (item) => {
          most = Math.max(most, ++active);
          await turn();
          active--;
          done.push(item);
        },
      });

      expect(done.sort((left, right) => left - right)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
      expect(most).toBe(Math.min(limit, 20));
    },
  );

  it("follows a limit that grows and shrinks", async () => {
    let limit = 1;
    let active = 0;
    const seen: number[] = [];

    await runWorkers({
      next: numbers(30),
      limit: () => limit,
      signal,
      work: async (item) => {
        active++;
        await turn();
        seen.push(active);
        active--;
        if (item === 5) limit = 4;
        if (item === 20) limit = 2;
      },
    });

    expect(Math.max(...seen)).toBe(4);
    expect(seen.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(Math.max(...seen.slice(-4))).toBeLessThanOrEqual(2);
  });

  it("throws the first failure, stops the other workers and takes no further item", async () => {
    const started: number[] = [];
    const failure = new Error("no");
    const all = runWorkers({
      next: numbers(100),
      limit: () => 3,
      signal,
      work: async (item, stop) => {
        started.push(item);
        await turn();
        if (item === 2) throw failure;
        while (!stop.aborted) await turn();
        stop.throwIfAborted();
      },
    });

    await expect(all).rejects.toBe(failure);
    expect(started).toEqual([1, 2, 3]);
  });

  it("ends with the reason of its signal", async () => {
    const ending = new AbortController();
    const all = runWorkers({
      next: numbers(5),
      limit: () => 2,
      signal: ending.signal,
      work: async () => ending.abort(new Error("stopped")),
    });

    await expect(all).rejects.toThrow("stopped");
  });
});

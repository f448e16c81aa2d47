import { describe, expect, it } from "vitest";
import { createWorkerTuner } from "../../../client/engine/workers/worker-tuner.js";

/** A tuner on a clock that only the test moves. */
function tunerOf(maxWorkers = 32) {
  const changes: number[] = [];
  let now = 0;
  const tuner = createWorkerTuner(
    maxWorkers,
    () => now,
    (workers) => changes.push(workers),
  );
  /** Sends for five seconds, so many bytes in each. */
  const window = (bytesPerSecond: number) => {
    for (let second = 0; second < 5; second++) {
      now += 1_000;
      tuner.sent(bytesPerSecond);
    }
  };
  return { tuner, changes, window };
}

describe("the number of workers", () => {
  it("starts at 4, or at the maximum if that is lower", () => {
    expect(tunerOf().tuner.workers()).toBe(4);
    expect(tunerOf(2).tuner.workers()).toBe(2);
  });

  it("doubles while each 5 seconds are over 10 % faster than the 5 seconds before, up to the maximum", () => {
    const { changes, window } = tunerOf();
    for (const rate of [100, 111, 130, 150, 200]) window(rate);

    expect(changes).toEqual([8, 16, 32]);
  });

  it("stays the same if throughput does", () => {
    const { changes, window } = tunerOf();
    for (const rate of [100, 105, 100, 95]) window(rate);

    expect(changes).toEqual([8]);
  });

  it("halves if throughput falls", () => {
    const { changes, window } = tunerOf();
    for (const rate of [100, 50]) window(rate);

    expect(changes).toEqual([8, 4]);
  });

  it("halves if the server is overloaded, and does not count the recovery as a gain", () => {
    const { tuner, changes, window } = tunerOf();
    window(100);
    tuner.overloaded();
    window(1_000);

    expect(changes).toEqual([8, 4]);
  });

  it("never falls below 1", () => {
    const { tuner, changes } = tunerOf();
    for (let times = 0; times < 5; times++) tuner.overloaded();

    expect(changes).toEqual([2, 1]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { History, OpenQuota } from "./history.js";
import { openInterleaved, ROUNDS } from "./interleaved.js";
import type { Counter } from "./table-content.js";
import { partitionsOf, readContent } from "./table-content.js";

/** Longer than a function that has begun something keeps others from it. */
const LEASE_MS = 61_000;
/** Enough for a clock that was set back to catch up. */
const MOST_DELIVERIES = 400;
/** Longer than an upload may take. */
const LIFE_MS = 1_200_000;

/** Delivers an event again and again, as Lambda does, until it is booked. */
async function deliver(
  object: History["objects"][number],
  { instance, time }: Pick<OpenQuota, "instance" | "time">,
) {
  for (let left = MOST_DELIVERIES; left > 0; left -= 1) {
    time.now += LEASE_MS;
    const booked = await instance()
      .settle(object)
      .then(
        () => true,
        () => false,
      );
    if (booked) return;
  }
  throw new Error(`${object.event} is never booked`);
}

/** Delivers every event until it is booked, and lets every reservation expire. */
async function settleAll({ objects, callers }: History, { instance, time }: OpenQuota) {
  for (const object of objects) await deliver(object, { instance, time });
  for (let access = 0; access < 3; access += 1) {
    time.now += LIFE_MS;
    for (const caller of callers) await instance().usage(caller);
  }
}

/** The sum of the counters of one subject or tenant. */
function sum(counters: readonly Counter[], name: Exclude<keyof Counter, "pk">): number {
  return counters.reduce((so, counter) => so + counter[name], 0);
}

function expectOnlyStored({ objects }: History, counters: readonly Counter[]) {
  for (const pk of new Set(counters.map((counter) => counter.pk))) {
    const own = counters.filter((counter) => counter.pk === pk);
    const stored = objects.filter(({ caller }) => partitionsOf(caller).includes(pk));
    expect([sum(own, "reservedUploads"), sum(own, "reservedBytes")]).toEqual([0, 0]);
    const bytes = new Map(stored.map(({ event, size }) => [event, size]));
    expect([sum(own, "uploads"), sum(own, "bytes")]).toEqual([
      bytes.size,
      [...bytes.values()].reduce((so, size) => so + size, 0),
    ]);
  }
}

describe("functions that run concurrently and are cut off at any moment", () => {
  it("make no count negative, and finally count exactly the stored objects", async () => {
    const { open, play } = await openInterleaved();
    const property = fc.asyncProperty(ROUNDS, fc.scheduler(), async (rounds, scheduler) => {
      const history = await play(rounds, scheduler);
      for (const counter of (await readContent(history, open)).counters) {
        const { bytes, uploads, reservedBytes, reservedUploads } = counter;
        const used = [bytes - reservedBytes, uploads - reservedUploads];
        expect(Math.min(reservedBytes, reservedUploads, ...used)).toBeGreaterThanOrEqual(0);
      }

      await settleAll(history, open);

      const content = await readContent(history, open);
      expect(content.unfinished).toEqual([]);
      expectOnlyStored(history, content.counters);
    });

    await fc.assert(property, { numRuns: 20 });
  });
});

import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../../emulator/background.js";
import type { EventDelivery } from "../../../../../emulator/services/eventbridge/delivery/schedule.js";
import { createSchedule } from "../../../../../emulator/services/eventbridge/delivery/schedule.js";
import type { EventEnvelope } from "../../../../../emulator/services/eventbridge/event.js";

const ENVELOPE: EventEnvelope = {
  version: "0",
  id: "1",
  "detail-type": "Told",
  source: "test",
  account: "111122223333",
  time: "2026-01-02T03:04:05Z",
  region: "eu-central-1",
  resources: [],
  detail: {},
};
const PUT = Array.from({ length: 20 }, (_, index) => index);

async function deliver(delivery: EventDelivery, seed: number): Promise<number[]> {
  const clock = () => seed;
  const background = createBackground({ clock, log: () => undefined });
  const schedule = createSchedule(delivery, background, clock);
  const delivered: number[] = [];
  for (const one of PUT) schedule(ENVELOPE, () => delivered.push(one));
  await background.settled();
  return delivered;
}

describe("deliveries", () => {
  it("arrive once and in order", async () => {
    expect(await deliver("ordered", 1)).toEqual(PUT);
  });

  it.each([1, 1_767_323_045_000])(
    "arrive once or twice when shuffled, and out of order (seed %i)",
    async (seed) => {
      const delivered = await deliver("shuffled", seed);

      expect(new Set(delivered)).toEqual(new Set(PUT));
      expect(delivered.length).toBeGreaterThan(PUT.length);
      expect(PUT.every((one) => delivered.filter((other) => other === one).length <= 2)).toBe(true);
      expect([...new Set(delivered)]).not.toEqual(PUT);
    },
  );
});

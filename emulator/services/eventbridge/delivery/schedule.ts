import type { Background } from "../../../background.js";
import type { Clock } from "../../../clock.js";
import type { EventEnvelope } from "../event.js";

/**
 * Order of deliveries. `ordered` delivers each event once and immediately. `shuffled` delays and repeats deliveries, as
 * EventBridge may do.
 */
export type EventDelivery = "ordered" | "shuffled";

/** Schedules a delivery, which runs once or twice, now or later. It never drops one. */
export type Schedule = (envelope: EventEnvelope, deliver: () => void) => void;

/** Maximum delay of a shuffled delivery, in milliseconds of real time. */
const MAX_DELAY_MS = 250;

/**
 * Creates a schedule. If the deliveries are `shuffled`, about every second event is delivered twice, and each copy has
 * its own delay, because AWS guarantees only "at least once".
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export function createSchedule(delivery: EventDelivery, background: Background, clock: Clock): Schedule {
  const later = (what: string, run: () => Promise<void>): void =>
    background.start({ service: "eventbridge", what, run });
  if (delivery === "ordered") {
    return (envelope, deliver) => later(nameOf(envelope), async () => deliver());
  }
  const random = createRandom(clock());
  return (envelope, deliver) => {
    const copies = random() < 0.5 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delay = Math.floor(random() * MAX_DELAY_MS);
      later(nameOf(envelope), async () => {
        await background.pause(delay);
        deliver();
      });
    }
  };
}

function nameOf(envelope: EventEnvelope): string {
  return `delivery of ${envelope["detail-type"]} ${envelope.id}`;
}

/** Creates a generator of numbers from 0 to 1. The same seed gives the same numbers. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

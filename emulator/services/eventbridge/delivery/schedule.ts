import type { Background } from "../../../background.js";
import type { Clock } from "../../../clock.js";
import type { EventEnvelope } from "../event.js";

/** How events reach their targets: each once and at once, or as EventBridge may do at worst. */
export type EventDelivery = "ordered" | "shuffled";

/** Has a delivery carried out: once or more, now or later, but in any case. */
export type Schedule = (envelope: EventEnvelope, deliver: () => void) => void;

/** Most time that a delivery is put off when events are shuffled, in real milliseconds. */
const MAX_DELAY_MS = 250;

/**
 * Each event goes to its targets when it is put. When shuffled, about every second one goes twice, and each copy is put
 * off for a while of its own: what AWS promises is no more than "at least once".
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

/** Numbers from 0 to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

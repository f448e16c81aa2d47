import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.js";
import type { Log } from "../../log.js";
import type { EventRule, Model } from "../../model.js";
import type { Deliver } from "./delivery/deliver.js";
import type { Schedule } from "./delivery/schedule.js";
import type { EventEnvelope, NewEvent } from "./event.js";
import { DEFAULT_BUS, eventTime } from "./event.js";
import { matchesPattern } from "./pattern/event-pattern.js";

/** The event buses of an account. */
export interface EventBridge {
  /**
   * Puts an event on a bus, delivers it to the targets of every matching rule, and returns its id. An event on a bus
   * that is not in the stack is only logged.
   */
  put(event: NewEvent): string;
}

/** Options of {@link createEventBridge}. */
interface EventBridgeOptions {
  readonly model: Pick<Model, "accountId" | "eventBuses" | "eventRules">;
  readonly schedule: Schedule;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly log: Log;
}

/** Creates the buses. `patternProblems` must have found nothing in the rules' patterns. */
export function createEventBridge({ model, schedule, deliver, clock, log }: EventBridgeOptions): EventBridge {
  const names = new Set([DEFAULT_BUS, ...model.eventBuses.map(({ name }) => name)]);
  return {
    put: (event) => {
      const envelope = envelopeOf(event, model.accountId, clock());
      log({
        service: "eventbridge",
        message: describe(event, names),
        requestId: envelope.id,
        event: { ...envelope },
      });
      for (const rule of model.eventRules) {
        if (!applies(rule, event, envelope)) continue;
        for (const target of rule.targets) schedule(envelope, () => deliver(rule, target, envelope));
      }
      return envelope.id;
    },
  };
}

function envelopeOf(event: NewEvent, account: string, now: number): EventEnvelope {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": event.detailType,
    source: event.source,
    account,
    time: eventTime(event.time ?? now),
    region: event.region,
    resources: event.resources ?? [],
    detail: event.detail,
  };
}

function applies(rule: EventRule, { busName, region }: NewEvent, envelope: EventEnvelope): boolean {
  const [, , , ruleRegion] = rule.arn.split(":");
  return (
    rule.enabled &&
    rule.eventBusName === busName &&
    ruleRegion === region &&
    matchesPattern(rule.pattern, { ...envelope })
  );
}

function describe({ detailType, source, busName, detail }: NewEvent, known: ReadonlySet<string>): string {
  const bus = known.has(busName) ? busName : `${busName}, which is not a bus of this stack`;
  return `${detailType} from ${source} on ${bus}: ${JSON.stringify(detail)}`;
}

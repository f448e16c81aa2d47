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
   * Puts an event on a bus, and has it delivered to the targets of every rule that it fits; gives its id. On a bus
   * that is not the stack's own it is logged, and nobody is told.
   */
  put(event: NewEvent): string;
}

/** What {@link createEventBridge} needs. */
interface EventBridgeOptions {
  readonly model: Pick<Model, "accountId" | "eventBuses" | "eventRules">;
  readonly schedule: Schedule;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the buses. The patterns of the rules have to be without problems. */
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
  const bus = known.has(busName) ? busName : `${busName}, which is no bus of this stack`;
  return `${detailType} from ${source} on ${bus}: ${JSON.stringify(detail)}`;
}

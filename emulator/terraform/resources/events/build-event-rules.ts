import type { EventBus, EventRule, EventTarget } from "../../../model.js";
import { busNameOf, DEFAULT_BUS } from "../../../services/eventbridge/index.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { lambdaFunction } from "../lambda/function.js";
import { queue } from "../sqs/queue.js";
import { eventBus, eventRule, eventTarget } from "./event-rule.js";

/** The event buses of a stack, without the default one. */
export function buildEventBuses(resources: Resources): readonly EventBus[] {
  return resources.of(eventBus).map((one) => ({
    constructPath: one.constructPath,
    name: one.string("name"),
    arn: one.string("arn"),
  }));
}

type RuleResource = Resource<ArgumentsOf<typeof eventRule>>;
type TargetResource = Resource<ArgumentsOf<typeof eventTarget>>;

/** Joins rules with their targets. */
export function buildEventRules(resources: Resources, diagnostics: Diagnostics): readonly EventRule[] {
  const rules = resources.of(eventRule);
  const buses = [DEFAULT_BUS, ...resources.of(eventBus).map((one) => one.string("name"))];
  const known = knownTargets(resources);
  const targets = new Map<string, EventTarget[]>(rules.map((rule) => [keyOf(rule), []]));
  for (const target of resources.of(eventTarget)) {
    const { rule, event_bus_name: bus } = target.arguments;
    const found = targets.get(`${busNameOf(bus)}/${rule}`);
    if (found) found.push(buildTarget(target, known, diagnostics));
    else {
      diagnostics.report(
        target,
        "rule",
        `${JSON.stringify(rule)} is not a rule of this stack on the bus ${bus}`,
      );
    }
  }
  return rules.map((rule) => {
    const bus = busNameOf(rule.arguments.event_bus_name);
    if (!buses.includes(bus)) {
      diagnostics.report(rule, "event_bus_name", `${JSON.stringify(bus)} is not an event bus of this stack`);
    }
    return buildRule(rule, targets.get(keyOf(rule)) ?? []);
  });
}

function keyOf(rule: RuleResource): string {
  return `${busNameOf(rule.arguments.event_bus_name)}/${rule.string("name")}`;
}

function buildRule(rule: RuleResource, targets: readonly EventTarget[]): EventRule {
  const { event_bus_name: bus, event_pattern: pattern, state, is_enabled: enabled } = rule.arguments;
  return {
    constructPath: rule.constructPath,
    name: rule.string("name"),
    arn: rule.string("arn"),
    eventBusName: busNameOf(bus),
    enabled: enabled && state === "ENABLED",
    pattern,
    targets,
  };
}

interface KnownTargets {
  readonly functions: readonly string[];
  readonly queues: readonly string[];
}

function knownTargets(resources: Resources): KnownTargets {
  return {
    functions: resources
      .of(lambdaFunction)
      .flatMap((one) => [one.string("arn"), one.string("qualified_arn")]),
    queues: resources.of(queue).map((one) => one.string("arn")),
  };
}

function buildTarget(target: TargetResource, known: KnownTargets, diagnostics: Diagnostics): EventTarget {
  const { arn, dead_letter_config: deadLetter } = target.arguments;
  if (![...known.functions, ...known.queues].includes(arn)) {
    diagnostics.report(target, "arn", `${arn} is not a function or a queue of this stack`);
  }
  const deadLetterArn = deadLetter?.arn;
  if (deadLetterArn !== undefined && !known.queues.includes(deadLetterArn)) {
    diagnostics.report(target, "dead_letter_config.arn", `${deadLetterArn} is not a queue of this stack`);
  }
  return {
    constructPath: target.constructPath,
    id: target.string("target_id"),
    arn,
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
  };
}

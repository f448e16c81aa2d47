import { busNameOf, DEFAULT_BUS } from "../../../services/eventbridge/index.js";
import { boolean, jsonObject, oneOf, required, string, withDefault } from "../../schema/argument.js";
import { block } from "../../schema/block.js";
import type { Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";
import { nameOr, regionalArn, sameAs } from "../names.js";

const busOf = (self: Self): string => busNameOf(String(self.configured("event_bus_name") ?? DEFAULT_BUS));
/** The name of a rule, after the name of its bus unless that is the default bus. */
const withBus = (self: Self): string =>
  busOf(self) === DEFAULT_BUS ? self.string("name") : `${busOf(self)}/${self.string("name")}`;

/**
 * An event bus that the stack creates.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_bus
 */
export const eventBus = resourceType(
  "aws_cloudwatch_event_bus",
  { name: required(string) },
  { arn: regionalArn("events", (self) => `event-bus/${self.string("name")}`), id: sameAs("name") },
);

/**
 * A rule that selects events of a bus. Schedules are not emulated.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_rule
 */
export const eventRule = resourceType(
  "aws_cloudwatch_event_rule",
  {
    name: string,
    name_prefix: string,
    event_bus_name: withDefault(string, DEFAULT_BUS),
    event_pattern: required(jsonObject),
    state: withDefault(oneOf("ENABLED", "DISABLED"), "ENABLED"),
    is_enabled: withDefault(boolean, true),
  },
  {
    arn: regionalArn("events", (self) => `rule/${withBus(self)}`),
    event_bus_name: () => DEFAULT_BUS,
    id: withBus,
    name: nameOr("name_prefix"),
  },
);

/**
 * A target of a rule: a function or a queue. It receives events unchanged.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_target
 */
export const eventTarget = resourceType(
  "aws_cloudwatch_event_target",
  {
    rule: required(string),
    arn: required(string),
    event_bus_name: withDefault(string, DEFAULT_BUS),
    target_id: string,
    dead_letter_config: block({ arn: string }),
  },
  {
    id: (self) => `${self.string("rule")}-${self.string("target_id")}`,
    target_id: nameOr("target_id_prefix"),
  },
);

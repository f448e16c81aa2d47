import type { KeyAttribute, Table } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { table } from "./table.js";

type TableResource = Resource<ArgumentsOf<typeof table>>;

/** The tables of a stack. */
export function buildTables(resources: Resources, diagnostics: Diagnostics): readonly Table[] {
  return resources.of(table).map((one) => {
    reportProblems(one, diagnostics);
    const { hash_key: partitionKey, range_key: sortKey, ttl } = one.arguments;
    return {
      constructPath: one.constructPath,
      name: one.arguments.name,
      arn: one.string("arn"),
      region: one.region,
      partitionKey: keyAttribute(one, "hash_key", partitionKey, diagnostics),
      ...(sortKey === undefined ? {} : { sortKey: keyAttribute(one, "range_key", sortKey, diagnostics) }),
      ...(ttl?.enabled && ttl.attribute_name ? { timeToLiveAttribute: ttl.attribute_name } : {}),
    };
  });
}

function reportProblems(one: TableResource, diagnostics: Diagnostics): void {
  const { billing_mode, read_capacity, write_capacity, attribute, ttl, stream_enabled } = one.arguments;
  const { hash_key, range_key } = one.arguments;
  if (billing_mode === "PROVISIONED") {
    diagnostics.report(
      one,
      "billing_mode",
      '"PROVISIONED", the default, is not emulated; use "PAY_PER_REQUEST"',
    );
  } else if ((read_capacity ?? 0) > 0 || (write_capacity ?? 0) > 0) {
    diagnostics.report(
      one,
      "billing_mode",
      '"PAY_PER_REQUEST" does not allow read_capacity and write_capacity; remove them',
    );
  }
  if (stream_enabled) diagnostics.report(one, "stream_enabled", "true is not emulated; use false");
  if (ttl?.enabled && !ttl.attribute_name) {
    diagnostics.report(one, "ttl.attribute_name", "is required if ttl.enabled is true");
  }
  for (const { name } of attribute) {
    if (name === hash_key || name === range_key) continue;
    diagnostics.report(one, "attribute", `${JSON.stringify(name)} is not part of the key; remove the block`);
  }
}

function keyAttribute(
  one: TableResource,
  argument: "hash_key" | "range_key",
  name: string,
  diagnostics: Diagnostics,
): KeyAttribute {
  const attribute = one.arguments.attribute.find((candidate) => candidate.name === name);
  if (!attribute) {
    diagnostics.report(one, argument, `${JSON.stringify(name)} has no attribute block with its type`);
  }
  return { name, type: attribute?.type ?? "S" };
}

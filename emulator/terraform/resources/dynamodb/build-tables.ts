import type { KeyAttribute, Table } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { table } from "./table.js";

type TableResource = Resource<ArgumentsOf<typeof table>>;

/** The tables of a stack. */
export function buildTables(resources: Resources, findings: Findings): readonly Table[] {
  return resources.of(table).map((one) => {
    reportProblems(one, findings);
    const { hash_key: partitionKey, range_key: sortKey, ttl } = one.arguments;
    return {
      constructPath: one.constructPath,
      name: one.arguments.name,
      arn: one.text("arn"),
      region: one.region,
      partitionKey: keyAttribute(one, "hash_key", partitionKey, findings),
      ...(sortKey === undefined ? {} : { sortKey: keyAttribute(one, "range_key", sortKey, findings) }),
      ...(ttl?.enabled && ttl.attribute_name ? { timeToLiveAttribute: ttl.attribute_name } : {}),
    };
  });
}

function reportProblems(one: TableResource, findings: Findings): void {
  const { billing_mode, read_capacity, write_capacity, attribute, ttl, stream_enabled } = one.arguments;
  const { hash_key, range_key } = one.arguments;
  if (billing_mode === "PROVISIONED") {
    findings.report(
      one,
      "billing_mode",
      '"PROVISIONED", the default, is not emulated; use "PAY_PER_REQUEST"',
    );
  } else if ((read_capacity ?? 0) > 0 || (write_capacity ?? 0) > 0) {
    findings.report(
      one,
      "billing_mode",
      '"PAY_PER_REQUEST" does not allow read_capacity and write_capacity; remove them',
    );
  }
  if (stream_enabled) findings.report(one, "stream_enabled", "true is not emulated; use false");
  if (ttl?.enabled && !ttl.attribute_name) {
    findings.report(one, "ttl.attribute_name", "is required if ttl.enabled is true");
  }
  for (const { name } of attribute) {
    if (name === hash_key || name === range_key) continue;
    findings.report(one, "attribute", `${JSON.stringify(name)} is not part of the key; remove the block`);
  }
}

function keyAttribute(
  one: TableResource,
  argument: "hash_key" | "range_key",
  name: string,
  findings: Findings,
): KeyAttribute {
  const attribute = one.arguments.attribute.find((candidate) => candidate.name === name);
  if (!attribute) {
    findings.report(one, argument, `${JSON.stringify(name)} has no attribute block with its type`);
  }
  return { name, type: attribute?.type ?? "S" };
}

import { readFields } from "../../modules/declarations/read-fields.js";
import type { Descriptions } from "../descriptions/descriptions.js";
import { INTERFACES } from "../descriptions/interfaces.js";

/** Reads the doc comments of all settings from the sources. The npm package has them in a file instead. */
export function readDescriptions(): Descriptions {
  const interfaces = Object.values(INTERFACES);
  const fields = readFields(interfaces);
  return Object.fromEntries(
    interfaces.flatMap(({ name: owner }, index) =>
      (fields[index] ?? []).map(({ name, doc }) => [`${owner}.${name}`, doc] as const),
    ),
  );
}

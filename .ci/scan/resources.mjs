import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Resources of the JSON configurations in a folder, by the folder. */
const known = new Map();

/**
 * Finds a resource that a scanner names.
 * @param file - The file that the scanner names
 * @param address - TYPE.NAME, or resource.NAME or data.NAME as checkov writes it for JSON
 */
export function resourceAt(file, address) {
  const [type, name] = address.split(".").slice(-2);
  const resources = resourcesIn(dirname(file));
  const found = resources.find((each) => each.name === name && [each.type, each.block].includes(type));
  return found ?? { type, name, body: {} };
}

/** The address of the resource at a line of a module that this project generates. */
export function addressAt(file, line) {
  const before = readFileSync(file, "utf8").split("\n").slice(0, line).reverse();
  const nameAt = (indent) => before.map((text) => text.match(indent)?.[1]).find(Boolean);
  return `${nameAt(/^ {4}"(\w+)": \{$/)}.${nameAt(/^ {6}"(\w+)": \{$/)}`;
}

function resourcesIn(folder) {
  let resources = known.get(folder);
  if (resources === undefined) {
    const files = readdirSync(folder).filter((file) => file.endsWith(".tf.json"));
    resources = files.flatMap((file) => resourcesOf(JSON.parse(readFileSync(join(folder, file), "utf8"))));
    known.set(folder, resources);
  }
  return resources;
}

function resourcesOf(document) {
  return ["resource", "data"].flatMap((block) =>
    Object.entries(document[block] ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, body]) => ({ block, type, name, body })),
    ),
  );
}

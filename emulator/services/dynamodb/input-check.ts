import { isObject } from "../../json.js";
import { RETURN_ITEM } from "./condition-failure.js";
import type { Members } from "./engine/engine.js";
import { invalidInput } from "./engine/engine-error.js";
import type { OperationName } from "./engine/operation-name.js";

/**
 * Members that are emulated although the engine does not know them. `region-tables.ts` returns the item of a failed
 * condition. `ConsistentRead` is ignored, because the engine's scans are always consistent.
 */
const FURTHER_MEMBERS: { readonly [Name in OperationName]?: readonly string[] } = {
  DeleteItem: [RETURN_ITEM],
  PutItem: [RETURN_ITEM],
  UpdateItem: [RETURN_ITEM],
  Scan: ["ConsistentRead"],
};

/**
 * Checks the members that the engine would ignore or fail on. Ignoring a member could change an operation's meaning.
 * @throws {ServiceError} with the name of the member
 */
export function checkInput(
  operation: OperationName,
  input: Members,
  membersOfEngine: readonly string[],
): void {
  const known = [...membersOfEngine, ...(FURTHER_MEMBERS[operation] ?? [])];
  const unknown = Object.keys(input).find((member) => !known.includes(member));
  if (unknown !== undefined) {
    throw invalidInput(
      `${JSON.stringify(unknown)} of ${operation} is unknown or not emulated. Emulated: ${known.join(", ")}.`,
    );
  }
  // AWS treats null as an omitted member.
  const given = Object.entries(input).filter(([, value]) => value !== null);
  const place = given.map(([name, value]) => placeOfNull(value, name)).find((found) => found !== undefined);
  if (place !== undefined) throw invalidInput(`${place} of ${operation} is null. Omit it.`);
}

/** The path of the first null in a value, e.g. `Key.pk`; `undefined` if the value contains no null. */
function placeOfNull(value: unknown, place: string): string | undefined {
  if (value === null) return place;
  if (!isObject(value) && !Array.isArray(value)) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = placeOfNull(inner, `${place}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

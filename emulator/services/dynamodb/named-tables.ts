import { isObject } from "../../json.js";
import type { Members } from "./engine/engine.js";
import { invalidInput } from "./engine/engine-error.js";

/** A table's name. AWS also accepts an ARN, which is not emulated. */
const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

/**
 * The names of the tables in a request: all tables of a batch, or the one table of any other operation.
 * @throws {ServiceError} if a name is missing or invalid
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function namedTables({ TableName: one, RequestItems: many }: Members): readonly string[] {
  const names = isObject(many) ? Object.keys(many) : [one];
  if (names.length === 0) throw invalidInput("RequestItems must name at least one table");
  return names.map(checkedName);
}

function checkedName(name: unknown): string {
  if (typeof name === "string" && TABLE_NAME.test(name)) return name;
  throw invalidInput(
    `TableName is ${JSON.stringify(name)}; it must be a name of 3 to 255 characters out of a-z, A-Z, 0-9, "_", "-" and ".". ARNs are not emulated.`,
  );
}

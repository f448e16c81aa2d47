import { isObject } from "../../../json.js";
import type { KeyAttribute, Table } from "../../../model.js";
import type { Members } from "../engine/engine.js";

/** An item that a request writes. */
export interface WrittenItem {
  readonly tableName: string;
  readonly key: Members;
}

/** The items that a request writes, as far as it can be read. */
export function writtenItems(input: Members, tables: ReadonlyMap<string, Table>): readonly WrittenItem[] {
  const { TableName: one, RequestItems: many } = input;
  const requests = isObject(many)
    ? Object.entries(many).flatMap(([name, list]) => requestsIn(list).map((request) => ({ name, request })))
    : [{ name: String(one), request: input }];
  return requests.flatMap(({ name, request }) => {
    const table = tables.get(name);
    return table ? [{ tableName: name, key: keyIn(request, table) }] : [];
  });
}

/** The requests of a batch to one table: each holds one `PutRequest` or `DeleteRequest`. */
function requestsIn(list: unknown): readonly Members[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((request) => (isObject(request) ? Object.values(request).filter(isObject) : []));
}

/** The key in a request: its own member, or part of the item that is put. */
function keyIn({ Key: key, Item: item }: Members, { partitionKey, sortKey }: Table): Members {
  const attributes: readonly KeyAttribute[] = sortKey ? [partitionKey, sortKey] : [partitionKey];
  const whole = (key ?? item ?? {}) as Members;
  return Object.fromEntries(attributes.map(({ name }) => [name, whole[name]]));
}

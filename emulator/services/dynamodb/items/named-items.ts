import { isObject } from "../../../json.js";
import type { KeyAttribute, Table } from "../../../model.js";
import type { Members } from "../engine/engine.js";

/** An item that a request names by its key. */
export interface NamedItem {
  readonly tableName: string;
  readonly key: Members;
}

/** The items that a request names by their keys. Empty for a query, a scan or a malformed request. */
export function namedItems(input: Members, tables: ReadonlyMap<string, Table>): readonly NamedItem[] {
  const { TableName: one, RequestItems: many } = input;
  const requests = isObject(many)
    ? Object.entries(many).flatMap(([name, list]) => requestsIn(list).map((request) => ({ name, request })))
    : [{ name: String(one), request: input }];
  return requests.flatMap(({ name, request }) => {
    const table = tables.get(name);
    const whole = request.Key ?? request.Item;
    return table && isObject(whole) ? [{ tableName: name, key: keyIn(whole, table) }] : [];
  });
}

/** The requests of a batch to one table: `Keys`, or a list with one `PutRequest` or `DeleteRequest` each. */
function requestsIn(batch: unknown): readonly Members[] {
  if (isObject(batch)) return Array.isArray(batch.Keys) ? batch.Keys.map((Key) => ({ Key })) : [];
  if (!Array.isArray(batch)) return [];
  return batch.flatMap((request) => (isObject(request) ? Object.values(request).filter(isObject) : []));
}

/** The key attributes of an item. */
function keyIn(item: Members, { partitionKey, sortKey }: Table): Members {
  const attributes: readonly KeyAttribute[] = sortKey ? [partitionKey, sortKey] : [partitionKey];
  return Object.fromEntries(attributes.map(({ name }) => [name, item[name]]));
}

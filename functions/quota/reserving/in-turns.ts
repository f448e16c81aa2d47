/** Number of items of a batch that are written in parallel. Each parallel write needs its own connection. */
const AT_ONCE = 20;

/** Processes the items, a limited number in parallel. Returns the results in the order of the items. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  }
  return results;
}

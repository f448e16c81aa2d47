/** Chooses deterministically: the same seed makes the same choices on every machine. */
export type Choose = <Item>(items: readonly Item[]) => Item;

/** Creates a chooser with a linear congruential generator, as in C libraries. Its quality is enough to mix lists. */
export function chooser(seed: number): Choose {
  let state = seed;
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return items[Math.floor((state / 2 ** 32) * items.length)] as (typeof items)[number];
  };
}

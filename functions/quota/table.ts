/** Value of an attribute. */
export type Value = string | number | boolean | readonly string[];

/** An item's attributes by name. */
export type Item = Readonly<Record<string, Value>>;

/** Partition key and sort key. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * One conditional update of one item.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export interface ItemUpdate {
  readonly key: ItemKey;
  /** The update expression. */
  readonly update: string;
  /** @default - the update is unconditional */
  readonly condition?: string;
  /** Names of attributes by their placeholders, e.g. `#bytes`. */
  readonly names: Readonly<Record<string, string>>;
  /** Values by their placeholders, e.g. `:room`. */
  readonly values?: Readonly<Record<string, Value>>;
}

/** Result of an update. */
export type UpdateOutcome =
  | { readonly outcome: "updated" /** After the update. */; readonly item: Item }
  /** The condition was not met. */
  | { readonly outcome: "unmet" /** Omitted if the item does not exist. */; readonly item?: Item };

/** The table of the counters. Calls throw if the table does not respond. */
export interface QuotaTable {
  /** A consistent read. */
  readonly get: (key: ItemKey) => Promise<Item | undefined>;
  readonly update: (update: ItemUpdate) => Promise<UpdateOutcome>;
  readonly remove: (key: ItemKey) => Promise<void>;
  /** The first items of a partition with sort keys from `from` to `to`, in order. */
  readonly between: (
    pk: string,
    range: { readonly from: string; readonly to: string; readonly limit: number },
  ) => Promise<readonly Item[]>;
}

import type { QuotaLimits } from "../contract.js";
import { QUOTA_NAMES } from "../contract.js";
import type { Item } from "../table.js";

/** Largest limit: the largest integer of a `RateLimit` field (RFC 9651, section 3.3.1). */
export const MOST = 999_999_999_999_999;
/** DynamoDB accepts 1,000 writes per second to one item. */
export const MOST_REQUESTS_PER_SECOND = 1_000;
export const MOST_BURST = 100_000;

/** Names of all limits. */
export const LIMIT_NAMES = [...QUOTA_NAMES, "requestsPerSecond", "burst"] as const;

/** An operator's item has an invalid limit. Uploads are rejected until it is fixed, as if the table did not respond. */
export class InvalidLimitsError extends Error {
  override readonly name = "InvalidLimitsError";

  constructor({ pk, sk }: Item, attribute: string, received: unknown, allowed: string) {
    super(
      `The item ${pk} / ${sk} is invalid: ${attribute} is ${JSON.stringify(received)}. Allowed: ${allowed}. ` +
        "Set the limits with npm run quota -- set, or remove the item with npm run quota -- reset.",
    );
  }
}

/**
 * The limits in an operator's item; empty if the item has expired.
 * @param now - Milliseconds since 1970.
 * @throws {InvalidLimitsError}
 */
export function storedLimits(item: Item | undefined, now: number): QuotaLimits {
  if (item === undefined) return {};
  const { expiresAt } = item;
  if (expiresAt !== undefined && typeof expiresAt !== "number") {
    throw new InvalidLimitsError(item, "expiresAt", expiresAt, "a number of seconds since 1970");
  }
  if (expiresAt !== undefined && expiresAt * 1_000 <= now) return {};
  const given = LIMIT_NAMES.flatMap((name) => {
    const value = item[name];
    return value === undefined ? [] : [[name, limit(item, name, value)] as const];
  });
  return Object.fromEntries(given);
}

function limit(item: Item, name: (typeof LIMIT_NAMES)[number], value: unknown): number {
  const most = name === "burst" ? MOST_BURST : name === "requestsPerSecond" ? MOST_REQUESTS_PER_SECOND : MOST;
  const least = name === "burst" ? 1 : 0;
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new InvalidLimitsError(item, name, value, `a number from ${least} to ${most}`);
}

import type { Claims } from "./claims.js";
import { claimAt, flattenedList } from "./claims.js";

/**
 * The values of some claims as strings, by claim. Claims that the token does not have are left out.
 * @param isFlattened - Whether API Gateway has converted lists to strings.
 */
export function claimValues(
  claims: Claims,
  names: readonly string[],
  isFlattened = false,
): Readonly<Record<string, readonly string[]>> {
  const found = names.flatMap((name) => {
    const values = valuesOf(claimAt(claims, name), isFlattened);
    return values.length === 0 ? [] : [[name, values] as const];
  });
  return Object.fromEntries(found);
}

function valuesOf(value: unknown, isFlattened: boolean): readonly string[] {
  // A string with a comma may have been a string or a list, so return the values of both.
  if (isFlattened && typeof value === "string") {
    return [...new Set([value, ...flattenedList(value)])].filter((one) => one !== "");
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => ["string", "number", "boolean"].includes(typeof one)).map(String);
}

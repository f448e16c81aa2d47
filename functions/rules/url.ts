import type { Words } from "./kinds.js";
import type { RuleFor } from "./rule.js";

/**
 * A URL with one of some schemes.
 * @param schemes - With their colon, e.g. `https:`.
 */
export function url(schemes: readonly string[], allowed: string, words: Words = {}): RuleFor<string> {
  return {
    kind: "string",
    holds: (value) =>
      typeof value === "string" && URL.canParse(value) && schemes.includes(new URL(value).protocol),
    allowed,
    ...words,
  };
}

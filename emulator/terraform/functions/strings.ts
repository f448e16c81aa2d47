import { unsupported } from "../expression/expression-error.js";
import type { TerraformFunction } from "./define.js";
import { define, defineVariadic, integer, list, string, texts } from "./define.js";
import { format } from "./format.js";

const LEADING_SPACE = /^\s+/u;
const TRAILING_SPACE = /\s+$/u;

/** Splits a string into grapheme clusters, which Terraform counts as characters. */
export function graphemes(value: string): readonly string[] {
  return [...new Intl.Segmenter().segment(value)].map(({ segment }) => segment);
}

/**
 * Functions on strings, by name.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const STRING_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  chomp: define([string], (value) => value.replace(/(\r?\n)+$/, "")),
  endswith: define([string, string], (value, suffix) => value.endsWith(suffix)),
  format: defineVariadic(
    [string],
    (value) => value,
    ([pattern], values) => format(pattern, values),
  ),
  indent: define([integer, string], (spaces, value) =>
    value.replaceAll("\n", `\n${" ".repeat(Math.min(Math.max(spaces, 0), 1000))}`),
  ),
  join: defineVariadic([string], texts, ([separator], lists) => lists.flat().join(separator)),
  lower: define([string], (value) => value.toLowerCase()),
  replace: define([string, string, string], replace),
  split: define([string, string], (separator, value) =>
    separator === "" ? [...value] : value.split(separator),
  ),
  startswith: define([string, string], (value, prefix) => value.startsWith(prefix)),
  strcontains: define([string, string], (value, part) => value.includes(part)),
  strrev: define([string], (value) => graphemes(value).toReversed().join("")),
  substr: define([string, integer, integer], substring),
  title: define([string], (value) =>
    value.replace(/(?<![\p{L}\p{N}_])\p{L}/gu, (letter) => letter.toUpperCase()),
  ),
  trim: define([string, string], (value, cutset) => trimStart(trimEnd(value, cutset), cutset)),
  trimprefix: define([string, string], (value, prefix) =>
    value.startsWith(prefix) ? value.slice(prefix.length) : value,
  ),
  trimspace: define([string], (value) => value.replace(LEADING_SPACE, "").replace(TRAILING_SPACE, "")),
  trimsuffix: define([string, string], (value, suffix) =>
    suffix !== "" && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value,
  ),
  upper: define([string], (value) => value.toUpperCase()),
  formatlist: defineVariadic([string], list, ([pattern], lists) =>
    Array.from({ length: Math.max(0, ...lists.map((items) => items.length)) }, (_, index) =>
      format(
        pattern,
        lists.map((items) => items[index] ?? null),
      ),
    ),
  ),
};

function replace(value: string, part: string, replacement: string): string {
  if (part.length > 2 && part.startsWith("/") && part.endsWith("/")) {
    throw unsupported("regular expressions are not emulated");
  }
  return value.replaceAll(part, () => replacement);
}

function substring(value: string, offset: number, length: number): string {
  const letters = graphemes(value);
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  return letters.slice(start, length < 0 ? undefined : start + length).join("");
}

function trimStart(value: string, cutset: string): string {
  const letters = [...value];
  const kept = letters.findIndex((letter) => !cutset.includes(letter));
  return kept < 0 ? "" : letters.slice(kept).join("");
}

function trimEnd(value: string, cutset: string): string {
  const letters = [...value];
  return letters.slice(0, letters.findLastIndex((letter) => !cutset.includes(letter)) + 1).join("");
}

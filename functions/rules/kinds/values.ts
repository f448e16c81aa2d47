import type { Range, RuleFor } from "../rule.js";
import type { Words } from "./words.js";

/** A regular expression for the end of a Region's code, such as `central-1`. */
export const REGION_END = "(?:(?:north|south)?(?:east|west)|north|south|central)-\\d";

/** The reason that most booleans and choices must be known at synth. */
const DECIDES = "it decides what is built";

/** A whole number from `min` to `max`, both included. */
export function integer(
  { min, max, unit }: Range & { readonly unit?: string },
  words: Words = {},
): RuleFor<number> {
  return {
    kind: "number",
    holds: (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
    allowed: `a whole number ${unit === undefined ? "" : `of ${unit} `}from ${min} to ${max}`,
    range: { min, max },
    ...words,
  };
}

/**
 * A string that matches a pattern.
 * @param allowed - The pattern in words.
 */
export function text(pattern: RegExp, allowed: string, words: Words = {}): RuleFor<string> {
  return {
    kind: "string",
    holds: (value) => typeof value === "string" && pattern.test(value),
    allowed,
    pattern,
    ...words,
  };
}

/** Any string. @param allowed - Description of the string, e.g. `a bucket's name`. */
export function anyString(allowed = "a string", words: Words = {}): RuleFor<string> {
  return text(/^/, allowed, words);
}

/** A string that is not empty. @param allowed - Description of the string, e.g. `a bucket's name`. */
export function filledString(allowed = "a string that is not empty", words: Words = {}): RuleFor<string> {
  return text(/./s, allowed, words);
}

/** One of several strings or numbers. Strings must be known at synth by default, numbers need not. */
export function oneOf<const Choice extends string | number>(
  choices: readonly Choice[],
  words: Words = {},
): RuleFor<Choice> {
  const isNumber = typeof choices[0] === "number";
  const names = choices.map((choice) => JSON.stringify(choice)).join(", ");
  return {
    kind: isNumber ? "number" : "string",
    holds: (value) => choices.some((choice) => choice === value),
    allowed: choices.length === 1 ? names : `one of ${names}`,
    structural: isNumber ? undefined : DECIDES,
    choices,
    ...words,
  };
}

/** True or false. */
export function boolean(words: Words = {}): RuleFor<boolean> {
  return {
    kind: "boolean",
    holds: (value) => typeof value === "boolean",
    allowed: "true or false",
    structural: DECIDES,
    ...words,
  };
}

/**
 * A URL with one of some schemes.
 * @param schemes - With their colon, e.g. `https:`.
 */
export function url(schemes: readonly string[], allowed: string, words: Words = {}): RuleFor<string> {
  return {
    kind: "string",
    holds: (value) =>
      typeof value === "string" &&
      isExactUrl(value) &&
      schemes.some((scheme) => value.startsWith(`${scheme}//`)),
    allowed,
    ...words,
  };
}

/** Whether a URL is in its normal form: the parser would change spaces, control characters and backslashes. */
function isExactUrl(value: string): boolean {
  if (/[\s\\\p{Cc}]/u.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === "" && password === "";
}

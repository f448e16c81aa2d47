import type { ConditionValues } from "./context.js";

/** A compiled pattern: literal strings, `ANY` (`*`) and `ONE` (`?`). */
type Pattern = readonly (string | typeof ANY | typeof ONE)[];

const ANY = Symbol("any characters");
const ONE = Symbol("one character");

/** Options for a string in a policy. */
interface PatternOptions {
  /** Whether `*` and `?` are wildcards. `StringEquals` takes them literally. */
  readonly wildcards: boolean;
  /** Values of `${variables}`; missing if the policy's version has no variables. */
  readonly variables?: ConditionValues;
}

/** `${aws:PrincipalTag/team, 'none'}`: a condition key, and a default if the request has no value for it. */
const VARIABLE = /^\$\{([^},]+)(?:,\s*'([^']*)')?\}/;

/**
 * Compiles a string of a policy, with its variables replaced. A wildcard in a variable's value is a literal character,
 * so that a caller cannot widen a policy by choosing a name. Returns `undefined` if a variable does not have exactly
 * one value: such a pattern matches nothing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compilePattern(text: string, options: PatternOptions): Pattern | undefined {
  const pattern: (string | typeof ANY | typeof ONE)[] = [];
  let rest = text;
  while (rest !== "") {
    const variable = options.variables && VARIABLE.exec(rest);
    if (options.variables && variable) {
      const value = variableValue(variable[1] ?? "", variable[2], options.variables);
      if (value === undefined) return undefined;
      pattern.push(...value.split(""));
    } else {
      pattern.push(options.wildcards ? toElement(rest.charAt(0)) : rest.charAt(0));
    }
    rest = rest.slice(variable?.[0].length ?? 1);
  }
  return pattern;
}

function toElement(character: string): Pattern[number] {
  if (character === "*") return ANY;
  return character === "?" ? ONE : character;
}

function variableValue(
  name: string,
  fallback: string | undefined,
  variables: ConditionValues,
): string | undefined {
  // `${*}`, `${?}` and `${$}` are the literal characters.
  if (name === "*" || name === "?" || name === "$") return name;
  const values = variables.get(name.toLowerCase());
  return values?.length === 1 ? values[0] : fallback;
}

/** Whether a string matches. The time is at most proportional to the product of both lengths. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let at = 0;
  let index = 0;
  let resumePattern = -1;
  let resumeText = 0;
  while (at < text.length) {
    const element = pattern[index];
    if (element === ANY) {
      resumePattern = index;
      resumeText = at;
      index += 1;
    } else if (element === ONE || (element !== undefined && element === text[at])) {
      index += 1;
      at += 1;
    } else if (resumePattern >= 0) {
      // Let the last `*` match one more character.
      resumeText += 1;
      at = resumeText;
      index = resumePattern + 1;
    } else {
      return false;
    }
  }
  while (pattern[index] === ANY) index += 1;
  return index === pattern.length;
}

/** Whether a string matches a pattern with `*` and `?`, without variables. */
export function matchesWildcard(text: string, pattern: string): boolean {
  return matchesPattern(compilePattern(pattern, { wildcards: true }) ?? [], text);
}

/** The literal string of a pattern without wildcards. */
export function literalText(pattern: Pattern): string {
  return pattern.map((element) => (typeof element === "string" ? element : "")).join("");
}

/**
 * The six parts of an ARN's pattern; the last part includes all further colons. `undefined` for fewer parts.
 */
export function splitArn(pattern: Pattern): readonly Pattern[] | undefined {
  const parts: (typeof pattern)[number][][] = [[]];
  for (const element of pattern) {
    if (element === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(element);
  }
  return parts.length === 6 ? parts : undefined;
}

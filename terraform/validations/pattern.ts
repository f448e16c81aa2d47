/** Maximum number of repetitions in RE2, the syntax of Terraform's `regex`. */
const MOST_REPETITIONS = 1_000;

/**
 * Translates a JavaScript pattern to a condition on a string in Terraform's language. RE2 has no lookahead: lookaheads
 * at the beginning of a pattern become separate conditions.
 * @param value - The string, as an expression.
 * @returns undefined if the pattern cannot be translated
 * @see https://developer.hashicorp.com/terraform/language/functions/regex
 */
export function patternCondition(pattern: RegExp, value: string): string | undefined {
  const { lookaheads, rest } = split(pattern.source);
  const conditions = [
    ...lookaheads.map(({ negative, source }) => condition(source, pattern.flags, value, negative)),
    ...(rest === "^" ? [] : [condition(rest, pattern.flags, value, false)]),
  ];
  if (conditions.includes(undefined)) return undefined;
  return conditions.join(" && ");
}

interface Lookahead {
  readonly negative: boolean;
  /** A separate pattern, from the beginning of the string. */
  readonly source: string;
}

function condition(source: string, flags: string, value: string, negative: boolean): string | undefined {
  const length = /^\^\.\{(\d+),(\d+)\}\$$/.exec(source);
  if (length !== null) return `length(${value}) >= ${length[1]} && length(${value}) <= ${length[2]}`;
  if (!isRe2(source)) return undefined;
  const text = JSON.stringify(`${flags.includes("s") ? "(?s)" : ""}${source.replaceAll("\\/", "/")}`);
  return `${negative ? "!" : ""}can(regex(${text.replace(/([$%])\{/g, "$1$1{")}, ${value}))`;
}

function isRe2(source: string): boolean {
  const counts = [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [from, to]);
  return (
    !/\(\?<?[=!]|\\[1-9]/.test(source) && counts.every((count) => Number(count ?? 0) <= MOST_REPETITIONS)
  );
}

/** Splits lookaheads off the beginning of a pattern. */
function split(source: string): { readonly lookaheads: readonly Lookahead[]; readonly rest: string } {
  const lookaheads: Lookahead[] = [];
  let rest = source;
  for (let found = leading(rest); found !== undefined; found = leading(rest)) {
    lookaheads.push(found);
    rest = `^${rest.slice(found.end)}`;
  }
  return { lookaheads, rest };
}

function leading(source: string): (Lookahead & { readonly end: number }) | undefined {
  const [start, kind] = /^\^\(\?([=!])/.exec(source) ?? [];
  if (start === undefined) return undefined;
  const close = closing(source, start.length);
  return { negative: kind === "!", source: `^${source.slice(start.length, close)}`, end: close + 1 };
}

/** The index of the parenthesis that closes the group. */
function closing(source: string, from: number): number {
  let depth = 1;
  let isInClass = false;
  for (let index = from; index < source.length; index += 1) {
    const character = source[index];
    if (character === "\\") index += 1;
    else if (isInClass) isInClass = character !== "]";
    else if (character === "[") isInClass = true;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth === 0) return index;
  }
  return source.length;
}

import type { JsonObject } from "../../../json.js";
import { isObject } from "../../../json.js";
import { entryOf, OPERATORS } from "./operators.js";

/** The alternatives of a pattern's level; the other fields of the level have to fit besides. */
const OR = "$or";

/**
 * Whether an event fits a pattern that has no problems.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matchesPattern(pattern: JsonObject, event: JsonObject): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === OR)
      return Array.isArray(wanted) && wanted.some((one) => isObject(one) && matchesPattern(one, event));
    return fits(wanted, Object.hasOwn(event, name) ? event[name] : undefined);
  });
}

/** Of several values, as of several objects, one has to fit as a whole. */
function fits(wanted: unknown, value: unknown): boolean {
  if (Array.isArray(value) && value.length > 0) return value.some((one) => fits(wanted, one));
  if (isObject(wanted)) return matchesPattern(wanted, isObject(value) ? value : {});
  return Array.isArray(wanted) && wanted.some((alternative) => fitsAlternative(alternative, value));
}

function fitsAlternative(alternative: unknown, value: unknown): boolean {
  const [name, operand] = entryOf(alternative) ?? [];
  if (name === undefined) return alternative === value;
  return OPERATORS[name]?.fits(value, operand) ?? false;
}

/** Lists what EventBridge would reject of a pattern, or what is not emulated, each with its place. */
export function patternProblems(pattern: JsonObject, where = ""): readonly string[] {
  const names = Object.keys(pattern);
  if (names.length === 0) return [`${where || "the pattern"} may not be empty`];
  return names.flatMap((name) => {
    const place = where === "" ? name : `${where}.${name}`;
    const wanted = pattern[name];
    if (name === OR && Array.isArray(wanted)) return orProblems(wanted, place);
    if (isObject(wanted)) return patternProblems(wanted, place);
    if (!Array.isArray(wanted)) return [`${place} has to be an object or a list of what it may be`];
    if (wanted.length === 0) return [`${place} may not be an empty list`];
    return wanted.flatMap((alternative) => alternativeProblems(alternative, place));
  });
}

function orProblems(alternatives: readonly unknown[], place: string): readonly string[] {
  if (alternatives.length < 2) return [`${place} has to hold two patterns at least`];
  return alternatives.flatMap((one, index) =>
    isObject(one) ? patternProblems(one, `${place}[${index}]`) : [`${place}[${index}] has to be a pattern`],
  );
}

function alternativeProblems(alternative: unknown, place: string): readonly string[] {
  if (Array.isArray(alternative)) return [`${place} may not hold a list within its list`];
  if (!isObject(alternative)) return [];
  const [name, operand] = entryOf(alternative) ?? [];
  const operator = name === undefined || !Object.hasOwn(OPERATORS, name) ? undefined : OPERATORS[name];
  if (name === undefined || !operator) {
    const received = JSON.stringify(alternative);
    return [`${place} has ${received}; one of ${Object.keys(OPERATORS).join(", ")} is known`];
  }
  const problem = operator.problem(operand);
  return problem === undefined ? [] : [`${place} has ${JSON.stringify(name)}, which ${problem}`];
}

import type { JsonObject } from "../../../json.js";
import { isObject } from "../../../json.js";
import { entryOf, OPERATORS } from "./operators.js";

/** Name of the field with alternative patterns. An event must match one of them, and the fields next to `$or`. */
const OR = "$or";

/**
 * Whether an event matches a pattern. `patternProblems` must have found nothing in the pattern.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matchesPattern(pattern: JsonObject, event: JsonObject): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === OR)
      return Array.isArray(wanted) && wanted.some((one) => isObject(one) && matchesPattern(one, event));
    return fits(wanted, Object.hasOwn(event, name) ? event[name] : undefined);
  });
}

/** Whether a value of an event matches. If the value is a list, one of its elements must match completely. */
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

/** Lists the parts of a pattern that EventBridge would reject or that are not emulated, each with its path. */
export function patternProblems(pattern: JsonObject, path = ""): readonly string[] {
  const names = Object.keys(pattern);
  if (names.length === 0) return [`${path || "the pattern"} must not be empty`];
  return names.flatMap((name) => {
    const place = path === "" ? name : `${path}.${name}`;
    const wanted = pattern[name];
    if (name === OR && Array.isArray(wanted)) return orProblems(wanted, place);
    if (isObject(wanted)) return patternProblems(wanted, place);
    if (!Array.isArray(wanted)) return [`${place} must be an object or a list of allowed values`];
    if (wanted.length === 0) return [`${place} must not be an empty list`];
    return wanted.flatMap((alternative) => alternativeProblems(alternative, place));
  });
}

function orProblems(alternatives: readonly unknown[], place: string): readonly string[] {
  if (alternatives.length < 2) return [`${place} must have at least two patterns`];
  return alternatives.flatMap((one, index) =>
    isObject(one) ? patternProblems(one, `${place}[${index}]`) : [`${place}[${index}] must be a pattern`],
  );
}

function alternativeProblems(alternative: unknown, place: string): readonly string[] {
  if (Array.isArray(alternative)) return [`${place} must not contain a list within its list`];
  if (!isObject(alternative)) return [];
  const [name, operand] = entryOf(alternative) ?? [];
  const operator = name === undefined || !Object.hasOwn(OPERATORS, name) ? undefined : OPERATORS[name];
  if (name === undefined || !operator) {
    const received = JSON.stringify(alternative);
    return [
      `${place} has the unknown comparison ${received}. Known comparisons: ${Object.keys(OPERATORS).join(", ")}`,
    ];
  }
  const problem = operator.problem(operand);
  return problem === undefined ? [] : [`${place} has ${JSON.stringify(name)}, which ${problem}`];
}

import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import { compileWildcard } from "./wildcard.js";

/** A comparison in a pattern, e.g. `prefix`. Its operand is the value next to its name. */
interface Operator {
  /** Returns the problem with an operand; `undefined` if it is valid. */
  problem(operand: unknown): string | undefined;
  /** Whether an event's value matches a valid operand. `value` is `undefined` if the event does not have the field. */
  fits(value: unknown, operand: unknown): boolean;
}

const isString = (value: unknown): value is string => typeof value === "string";
const isSimple = (value: unknown): boolean =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** Creates a comparison of strings. With `ignoresCase`, the operand can also be `{ "equals-ignore-case": … }`. */
function stringComparison(
  compare: (value: string, operand: string) => boolean,
  ignoresCase: boolean,
): Operator {
  const folded = (operand: unknown): string | undefined => {
    const inner = entryOf(operand);
    return inner?.[0] === "equals-ignore-case" && isString(inner[1]) ? inner[1] : undefined;
  };
  return {
    problem: (operand) => {
      if (isString(operand) || (ignoresCase && folded(operand) !== undefined)) return undefined;
      return ignoresCase ? 'must be a string, or {"equals-ignore-case": STRING}' : "must be a string";
    },
    fits: (value, operand) => {
      if (!isString(value)) return false;
      if (isString(operand)) return compare(value, operand);
      return compare(value.toLowerCase(), (folded(operand) ?? "").toLowerCase());
    },
  };
}

const prefix = stringComparison((value, operand) => value.startsWith(operand), true);
const suffix = stringComparison((value, operand) => value.endsWith(operand), true);
const equalsIgnoreCase = stringComparison(
  (value, operand) => value.toLowerCase() === operand.toLowerCase(),
  false,
);

const wildcard: Operator = {
  problem: (operand) => {
    const compiled = isString(operand) ? compileWildcard(operand) : "must be a string";
    return isString(compiled) ? compiled : undefined;
  },
  fits: (value, operand) => {
    const compiled = compileWildcard(String(operand));
    return isString(value) && !isString(compiled) && compiled.test(value);
  },
};

const exists: Operator = {
  problem: (operand) => (typeof operand === "boolean" ? undefined : "must be true or false"),
  fits: (value, operand) => isSimple(value) === operand,
};

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  "=": (left, right) => left === right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const numeric: Operator = {
  problem: (operand) => {
    const pairs = pairsOf(operand);
    const right = pairs.every(
      ([sign, bound]) => isString(sign) && sign in COMPARISONS && typeof bound === "number",
    );
    return right && (pairs.length === 1 || pairs.length === 2)
      ? undefined
      : 'must be one or two comparisons, such as [">", 0, "<=", 5]';
  },
  fits: (value, operand) =>
    typeof value === "number" &&
    pairsOf(operand).every(([sign, bound]) => COMPARISONS[String(sign)]?.(value, Number(bound)) ?? false),
};

function pairsOf(operand: unknown): readonly (readonly [unknown, unknown])[] {
  if (!Array.isArray(operand)) return [];
  return Array.from({ length: Math.ceil(operand.length / 2) }, (_, index) => [
    operand[2 * index],
    operand[2 * index + 1],
  ]);
}

const cidr: Operator = {
  problem: (operand) =>
    isString(operand) && blockOf(operand) ? undefined : 'must be a block of addresses, such as "10.0.0.0/24"',
  fits: (value, operand) => {
    if (!isString(value) || isIP(value) === 0) return false;
    return blockOf(String(operand))?.check(value, isIPv4(value) ? "ipv4" : "ipv6") ?? false;
  },
};

function blockOf(text: string): BlockList | undefined {
  const [address = "", bits = ""] = text.split("/");
  const family = isIPv4(address) ? "ipv4" : isIPv6(address) ? "ipv6" : undefined;
  if (!family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === "ipv4" ? 32 : 128)) return undefined;
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family);
  return block;
}

/** Comparisons that `anything-but` can negate. `anything-but` can also negate plain values. */
const NEGATABLE: Readonly<Record<string, Operator>> = {
  "equals-ignore-case": equalsIgnoreCase,
  prefix,
  suffix,
  wildcard,
};

const anythingBut: Operator = {
  problem: (operand) => {
    const [name, inner] = entryOf(operand) ?? [];
    const negated = name === undefined ? undefined : NEGATABLE[name];
    if (negated)
      return listOf(inner)
        .map((one) => negated.problem(one))
        .find((problem) => problem !== undefined);
    const plain = listOf(operand).every((one) => isString(one) || typeof one === "number");
    return plain && listOf(operand).length > 0
      ? undefined
      : `must be strings or numbers, or one of the comparisons ${Object.keys(NEGATABLE).join(", ")}`;
  },
  fits: (value, operand) => {
    if (!isSimple(value)) return false;
    const [name, inner] = entryOf(operand) ?? [];
    const negated = name === undefined ? undefined : NEGATABLE[name];
    if (negated) return !listOf(inner).some((one) => negated.fits(value, one));
    return !listOf(operand).includes(value);
  },
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The only field of an object; `undefined` if the value is not an object with exactly one field. */
export function entryOf(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return others.length === 0 ? entry : undefined;
}

/**
 * The comparisons of event patterns, by name.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  "anything-but": anythingBut,
  cidr,
  "equals-ignore-case": equalsIgnoreCase,
  exists,
  numeric,
  prefix,
  suffix,
  wildcard,
};

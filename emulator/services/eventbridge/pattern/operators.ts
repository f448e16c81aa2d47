import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import { compileWildcard } from "./wildcard.js";

/** A comparison of a pattern. It checks its operand and matches values of an event. */
interface Operator {
  /** Finds a problem of the operand; `undefined` if it is valid. */
  problem(operand: unknown): string | undefined;
  /** Whether a value matches a valid operand. `value` is `undefined` if the event has none. */
  fits(value: unknown, operand: unknown): boolean;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isSimple = (value: unknown): boolean =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** Creates a comparison of strings. With `ignoresCase`, AWS also allows `{ "equals-ignore-case": … }`. */
function ofText(compare: (value: string, operand: string) => boolean, ignoresCase: boolean): Operator {
  const folded = (operand: unknown): string | undefined => {
    const inner = entryOf(operand);
    return inner?.[0] === "equals-ignore-case" && isText(inner[1]) ? inner[1] : undefined;
  };
  return {
    problem: (operand) => {
      if (isText(operand) || (ignoresCase && folded(operand) !== undefined)) return undefined;
      return ignoresCase ? 'must be a string, or {"equals-ignore-case": STRING}' : "must be a string";
    },
    fits: (value, operand) => {
      if (!isText(value)) return false;
      if (isText(operand)) return compare(value, operand);
      return compare(value.toLowerCase(), (folded(operand) ?? "").toLowerCase());
    },
  };
}

const prefix = ofText((value, operand) => value.startsWith(operand), true);
const suffix = ofText((value, operand) => value.endsWith(operand), true);
const equalsIgnoreCase = ofText((value, operand) => value.toLowerCase() === operand.toLowerCase(), false);

const wildcard: Operator = {
  problem: (operand) => {
    const compiled = isText(operand) ? compileWildcard(operand) : "must be a string";
    return isText(compiled) ? compiled : undefined;
  },
  fits: (value, operand) => {
    const compiled = compileWildcard(String(operand));
    return isText(value) && !isText(compiled) && compiled.test(value);
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
      ([sign, bound]) => isText(sign) && sign in COMPARISONS && typeof bound === "number",
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
  problem: (operand) => (isText(operand) && blockOf(operand) ? undefined : "must be a block of addresses"),
  fits: (value, operand) => {
    if (!isText(value) || isIP(value) === 0) return false;
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

/** Comparisons that `anything-but` can negate, in addition to plain values. */
const TURNED: Readonly<Record<string, Operator>> = {
  "equals-ignore-case": equalsIgnoreCase,
  prefix,
  suffix,
  wildcard,
};

const anythingBut: Operator = {
  problem: (operand) => {
    const [name, inner] = entryOf(operand) ?? [];
    const turned = name === undefined ? undefined : TURNED[name];
    if (turned)
      return listOf(inner)
        .map((one) => turned.problem(one))
        .find((problem) => problem !== undefined);
    const plain = listOf(operand).every((one) => isText(one) || typeof one === "number");
    return plain && listOf(operand).length > 0
      ? undefined
      : `must be strings or numbers, or one of ${Object.keys(TURNED).join(", ")} with strings`;
  },
  fits: (value, operand) => {
    if (!isSimple(value)) return false;
    const [name, inner] = entryOf(operand) ?? [];
    const turned = name === undefined ? undefined : TURNED[name];
    if (turned) return !listOf(inner).some((one) => turned.fits(value, one));
    return !listOf(operand).includes(value);
  },
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The only field of an object; `undefined` if it does not have exactly one, or is not an object. */
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

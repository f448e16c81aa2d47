import { BlockList, isIP } from "node:net";
import type { ConditionValues } from "./context.js";
import { compilePattern, literalText, matchesPattern, splitArn } from "./pattern.js";

/** Compares a value of a request with a value of a policy. */
type Comparison = (actual: string, wanted: string, variables: ConditionValues | undefined) => boolean;

/** A condition operator of IAM. */
export interface Operator {
  readonly compare: Comparison;
  /** Whether the operator holds if `compare` does not, as for operators with `Not` in their name. */
  readonly negated: boolean;
  /** Finds a problem in a policy's value, if any. */
  readonly problem: (wanted: string) => string | undefined;
}

const noProblem = (): undefined => undefined;

function operator(compare: Comparison, problem: Operator["problem"] = noProblem): Operator {
  return { compare, problem, negated: false };
}

function not(positive: Operator): Operator {
  return { ...positive, negated: true };
}

const stringEquals: Comparison = (actual, wanted, variables) => {
  const pattern = compilePattern(wanted, { wildcards: false, variables });
  return pattern !== undefined && literalText(pattern) === actual;
};

const stringEqualsIgnoreCase: Comparison = (actual, wanted, variables) => {
  const pattern = compilePattern(wanted, { wildcards: false, variables });
  return pattern !== undefined && literalText(pattern).toLowerCase() === actual.toLowerCase();
};

const stringLike: Comparison = (actual, wanted, variables) => {
  const pattern = compilePattern(wanted, { wildcards: true, variables });
  return pattern !== undefined && matchesPattern(pattern, actual);
};

/** Compares part by part, so that `*` never matches a colon. `ArnEquals` and `ArnLike` are the same. */
const arnLike: Comparison = (actual, wanted, variables) => {
  const pattern = compilePattern(wanted, { wildcards: true, variables });
  const wantedParts = pattern === undefined ? undefined : splitArn(pattern);
  const actualParts = splitArn(actual.split(""));
  if (wantedParts === undefined || actualParts === undefined) return false;
  return wantedParts.every((part, i) => matchesPattern(part, literalText(actualParts[i] ?? [])));
};

type Order = (actual: number, wanted: number) => boolean;

const numeric = (order: Order): Operator =>
  operator(
    (actual, wanted) => order(toNumber(actual), toNumber(wanted)),
    (wanted) => (Number.isNaN(toNumber(wanted)) ? "must be a number" : undefined),
  );

const date = (order: Order): Operator =>
  operator(
    (actual, wanted) => order(toTime(actual), toTime(wanted)),
    (wanted) => (Number.isNaN(toTime(wanted)) ? "must be an ISO 8601 date or seconds since 1970" : undefined),
  );

function toNumber(text: string): number {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

function toTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

const boolean = operator(
  (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  (wanted) => (/^(true|false)$/i.test(wanted) ? undefined : 'must be "true" or "false"'),
);

const ipAddress = operator(
  (actual, wanted) => {
    const family = isIP(actual);
    return family !== 0 && (subnetOf(wanted)?.check(actual, family === 4 ? "ipv4" : "ipv6") ?? false);
  },
  (wanted) => (subnetOf(wanted) === undefined ? "must be an IP address or a CIDR block" : undefined),
);

function subnetOf(text: string): BlockList | undefined {
  const [address = "", prefix] = text.split("/");
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d+$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (family === 0 || !(length <= bits)) return undefined;
  const subnet = new BlockList();
  subnet.addSubnet(address, length, family === 4 ? "ipv4" : "ipv6");
  return subnet;
}

const binaryEquals = operator(
  (actual, wanted) => Buffer.from(actual, "base64").equals(Buffer.from(wanted, "base64")),
  (wanted) => (/^[A-Za-z0-9+/]*={0,2}$/.test(wanted) ? undefined : "must be base64"),
);

const equal: Order = (a, b) => a === b;

/**
 * All condition operators, without `…IfExists` and set operators, which apply to a key instead of one value. `Null`
 * is not compared: it tests whether the key is missing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: operator(stringEquals),
  StringNotEquals: not(operator(stringEquals)),
  StringEqualsIgnoreCase: operator(stringEqualsIgnoreCase),
  StringNotEqualsIgnoreCase: not(operator(stringEqualsIgnoreCase)),
  StringLike: operator(stringLike),
  StringNotLike: not(operator(stringLike)),
  NumericEquals: numeric(equal),
  NumericNotEquals: not(numeric(equal)),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
  DateEquals: date(equal),
  DateNotEquals: not(date(equal)),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
  Bool: boolean,
  BinaryEquals: binaryEquals,
  IpAddress: ipAddress,
  NotIpAddress: not(ipAddress),
  ArnEquals: operator(arnLike),
  ArnLike: operator(arnLike),
  ArnNotEquals: not(operator(arnLike)),
  ArnNotLike: not(operator(arnLike)),
  Null: boolean,
};

/** The parts of an operator's name in a policy. */
export interface OperatorUse {
  readonly name: string;
  readonly set?: "ForAllValues" | "ForAnyValue";
  readonly ifExists: boolean;
}

/** Parses an operator such as `ForAllValues:StringLikeIfExists`; `undefined` if IAM has no such operator. */
export function parseOperator(text: string): OperatorUse | undefined {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(text);
  const name = parts?.[2];
  if (parts === null || name === undefined || !Object.hasOwn(OPERATORS, name)) return undefined;
  const [, set, , ifExists] = parts;
  if (name === "Null" && (set !== undefined || ifExists !== undefined)) return undefined;
  return { name, ifExists: ifExists !== undefined, ...(isSet(set) ? { set } : {}) };
}

function isSet(text: string | undefined): text is "ForAllValues" | "ForAnyValue" {
  return text === "ForAllValues" || text === "ForAnyValue";
}

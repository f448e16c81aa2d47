import { isObject, parseObject } from "../../../../json.js";
import { S3Error } from "../../protocol/error.js";

/** The uploads that the signer of a form allows. */
export interface PostPolicy {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly conditions: readonly PolicyCondition[];
}

/** One parsed condition. */
export type PolicyCondition =
  | {
      readonly operator: "eq" | "starts-with";
      /** Including its `$`. */
      readonly name: string;
      readonly value: string;
    }
  | { readonly operator: "content-length-range"; readonly min: unknown; readonly max: unknown };

/**
 * Parses a policy.
 * @param base64 as it was signed
 * @throws {S3Error} 400 InvalidPolicyDocument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function parsePolicy(base64: string): PostPolicy {
  const document = parseObject(decode(base64));
  if (document === undefined) throw invalidPolicy("Invalid JSON.");
  const unexpected = Object.keys(document).find((name) => name !== "expiration" && name !== "conditions");
  if (unexpected !== undefined) throw invalidPolicy(`Unexpected: '${unexpected}'`);
  const { expiration, conditions } = document;
  if (expiration === undefined) throw invalidPolicy("Policy missing expiration.");
  if (conditions === undefined) throw invalidPolicy("Policy missing conditions.");
  if (!Array.isArray(conditions)) throw invalidPolicy("Invalid 'conditions' value: must be a List.");
  return { expiresAt: parseExpiration(expiration), conditions: conditions.map(parseCondition) };
}

function decode(base64: string): string {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) throw invalidPolicy("invalid Base64 encoding.");
  return Buffer.from(base64, "base64").toString();
}

function parseExpiration(value: unknown): number {
  const isUtc = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value);
  const time = isUtc ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw invalidPolicy(`Invalid 'expiration' value: '${String(value)}'`);
  return time;
}

function parseCondition(condition: unknown): PolicyCondition {
  if (Array.isArray(condition)) return parseList(condition);
  if (!isObject(condition)) throw invalidPolicy("Invalid Condition: must be a List or Object.");
  const [entry, ...more] = Object.entries(condition);
  if (entry === undefined || more.length > 0) {
    throw invalidPolicy(
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    );
  }
  const [name, value] = entry;
  if (typeof value !== "string") {
    throw invalidPolicy("Invalid Simple-Condition: value must be a string.");
  }
  return { operator: "eq", name: `$${name}`, value };
}

function parseList([operation, ...operands]: readonly unknown[]): PolicyCondition {
  if (typeof operation !== "string") {
    throw invalidPolicy("Invalid Condition: missing operation identifier.");
  }
  const operator = operation.toLowerCase();
  const isRange = operator === "content-length-range";
  if (!isRange && operator !== "eq" && operator !== "starts-with") {
    throw invalidPolicy(`Invalid Condition: unknown operation '${operation}'.`);
  }
  const [first, second] = operands;
  if (operands.length !== 2) throw invalidPolicy(`Invalid ${operation}: wrong number of arguments.`);
  if (isRange) return { operator, min: bound(first), max: bound(second) };
  if (typeof first !== "string" || typeof second !== "string") throw invalidPolicy("Invalid JSON.");
  return { operator, name: first, value: second };
}

/**
 * Parses a bound of a size range. A string makes the condition fail later. Any other value except an integer from 0 on
 * makes the whole policy invalid.
 */
function bound(value: unknown): unknown {
  const isNumber = typeof value === "number";
  if (isNumber ? Number.isSafeInteger(value) && value >= 0 : typeof value === "string") return value;
  throw invalidPolicy("Invalid JSON.");
}

function invalidPolicy(problem: string): S3Error {
  return new S3Error(400, "InvalidPolicyDocument", `Invalid Policy: ${problem}`);
}

import { policyExpired } from "../../../../sigv4/post-policy.js";
import type { S3Error } from "../../protocol/error.js";
import { accessDenied, s3Error } from "../../protocol/error.js";
import type { FormField } from "./form.js";
import type { PolicyCondition, PostPolicy } from "./policy.js";

/** Allowed size of a file in bytes, both ends included. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/** Fields that need no condition. Fields that begin with `x-ignore-` do not need one either. */
const EXEMPT: ReadonlySet<string> = new Set(["x-amz-signature", "file", "policy"]);

/**
 * Checks a form against its policy: every condition holds, and a condition covers each field.
 * @param fields by lower-case name, including the bucket that the form was sent to
 * @returns the policy's limits on the file's size, which is not known yet
 * @throws {S3Error} 403 AccessDenied
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function checkPolicy(
  policy: PostPolicy,
  fields: ReadonlyMap<string, FormField>,
  { now, allowsExtraFields }: { readonly now: number; readonly allowsExtraFields: boolean },
): readonly SizeRange[] {
  if (now >= policy.expiresAt) throw s3Error(policyExpired());
  const ranges: SizeRange[] = [];
  const covered = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.operator === "content-length-range") {
      ranges.push(rangeOf(condition));
    } else {
      checkField(condition, fields);
      covered.add(fieldNameOf(condition.name));
    }
  }
  const extra = [...fields]
    .filter(([name]) => !EXEMPT.has(name) && !name.startsWith("x-ignore-") && !covered.has(name))
    .map(([, field]) => field.name);
  if (extra.length > 0 && !allowsExtraFields) throw denied(`Extra input fields: ${extra.join(", ")}`);
  return ranges;
}

type FieldCondition = Exclude<PolicyCondition, { readonly operator: "content-length-range" }>;
type RangeCondition = Extract<PolicyCondition, { readonly operator: "content-length-range" }>;

function rangeOf(condition: RangeCondition): SizeRange {
  const { min, max } = condition;
  if (typeof min === "number" && typeof max === "number") return { min, max };
  throw conditionFailed(["content-length-range", min, max]);
}

/** Checks one condition. A condition on a missing field fails, even if any value would satisfy it. */
function checkField(condition: FieldCondition, fields: ReadonlyMap<string, FormField>): void {
  const { operator, name, value } = condition;
  const actual = name.startsWith("$") ? fields.get(fieldNameOf(name))?.value : undefined;
  if (actual !== undefined && holds(condition, actual)) return;
  // The response must not repeat a token, although the caller has it.
  throw conditionFailed([operator, name, fieldNameOf(name) === "x-amz-security-token" ? "..." : value]);
}

function holds({ operator, name, value }: FieldCondition, actual: string): boolean {
  if (operator === "eq") return actual === value;
  // In a list of types, each one must have the prefix. In any other field a comma has no special meaning.
  const isList = fieldNameOf(name) === "content-type" && actual.includes(",");
  const values = isList ? actual.split(",").map((type) => type.trim()) : [actual];
  return values.every((one) => one.startsWith(value));
}

function fieldNameOf(name: string): string {
  return name.slice(1).toLowerCase();
}

/**
 * The error for a condition that does not hold. S3 shows the condition to the caller. The log omits the values, because
 * they may be personal data.
 */
function conditionFailed(condition: readonly unknown[]): S3Error {
  const [operator, name] = condition;
  const written = condition.map((element) => JSON.stringify(element)).join(", ");
  return denied(
    `Policy Condition failed: [${written}]`,
    operator === "content-length-range"
      ? `the bounds of ${operator} must be integers`
      : `the form does not meet ${operator} ${name}`,
  );
}

function denied(problem: string, cause = problem): S3Error {
  const message = `the form's policy rejects it: ${cause}`;
  return accessDenied({ message }, `Invalid according to Policy: ${problem}`);
}

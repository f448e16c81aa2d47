import { policyExpired } from "../../../../sigv4/post-policy.js";
import type { S3Error } from "../../protocol/error.js";
import { accessDenied, s3Error } from "../../protocol/error.js";
import type { FormField } from "./form.js";
import type { PolicyCondition, PostPolicy } from "./policy.js";

/** How many bytes a file may have, both included. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/** What no condition has to cover, besides what begins with `x-ignore-`. */
const EXEMPT: ReadonlySet<string> = new Set(["x-amz-signature", "file", "policy"]);

/**
 * Holds a form to its policy: every condition is met, and every field is covered by one.
 * @param fields by lower-case name, with the bucket that the form was sent to among them
 * @returns what the policy says of the file's size, which is not known yet
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

/** A condition on a field that is not there fails, even one that any value would meet. */
function checkField(condition: FieldCondition, fields: ReadonlyMap<string, FormField>): void {
  const { operator, name, value } = condition;
  const actual = name.startsWith("$") ? fields.get(fieldNameOf(name))?.value : undefined;
  if (actual !== undefined && holds(condition, actual)) return;
  // A token is nobody's business but the sender's, who has it already.
  throw conditionFailed([operator, name, fieldNameOf(name) === "x-amz-security-token" ? "..." : value]);
}

function holds({ operator, name, value }: FieldCondition, actual: string): boolean {
  if (operator === "eq") return actual === value;
  // Of a list of types each has to begin so; in any other field a comma is a character like others.
  const isList = fieldNameOf(name) === "content-type" && actual.includes(",");
  const values = isList ? actual.split(",").map((type) => type.trim()) : [actual];
  return values.every((one) => one.startsWith(value));
}

function fieldNameOf(name: string): string {
  return name.slice(1).toLowerCase();
}

/** S3 shows the condition to the sender; the log holds no values, which may be anybody's. */
function conditionFailed(condition: readonly unknown[]): S3Error {
  const [operator, name] = condition;
  const written = condition.map((element) => JSON.stringify(element)).join(", ");
  return denied(
    `Policy Condition failed: [${written}]`,
    operator === "content-length-range"
      ? `the bounds of ${operator} are no integers`
      : `the form does not meet ${operator} ${name}`,
  );
}

function denied(problem: string, cause = problem): S3Error {
  const where = "the policy of the form rejects it";
  return accessDenied({ message: `${where}: ${cause}` }, `Invalid according to Policy: ${problem}`);
}

import { ServiceError } from "../../aws-json/service-error.js";
import { validatePolicy } from "../../iam/policy/validate.js";
import { readPolicyDocument } from "../../iam/read-policy.js";
import { parseJson } from "../../json.js";
import type { PolicyDocument } from "../../model.js";

/** Parameters of one call, by name. */
export type StsInput = ReadonlyMap<string, string>;

/** Parameters that every call can have. */
const COMMON: readonly string[] = ["Action", "Version"];
const SESSION_NAME = /^[\w+=,.@-]+$/;
/** Maximum length of a session policy, in characters. */
const MAX_POLICY_LENGTH = 2_048;

/**
 * Rejects parameters that are not emulated, because the session would differ from AWS's.
 * @throws {ServiceError} with the name of the first such parameter
 */
export function requireKnown(input: StsInput, known: readonly string[]): void {
  const unknown = [...input.keys()].find((name) => !COMMON.includes(name) && !known.includes(name));
  if (unknown === undefined) return;
  throw validationError(`The parameter ${unknown} is not emulated. Emulated: ${known.join(", ")}.`);
}

/** A required parameter of a call. @throws {ServiceError} if it is missing */
export function requiredParameter(input: StsInput, name: string): string {
  const value = input.get(name);
  if (value) return value;
  throw validationError(`The parameter ${name} is missing.`);
}

/** The name of a session. @throws {ServiceError} if AWS would reject it */
export function sessionName(input: StsInput, name: string, maxLength: number): string {
  const value = requiredParameter(input, name);
  if (value.length >= 2 && value.length <= maxLength && SESSION_NAME.test(value)) return value;
  throw validationError(
    `${name} is ${JSON.stringify(value)}. It must be 2 to ${maxLength} letters, digits or characters of _+=,.@-.`,
  );
}

/** Limits of a duration, in seconds. */
interface DurationLimits {
  readonly min: number;
  readonly max: number;
  readonly byDefault: number;
}

/** The duration of a session in seconds. @throws {ServiceError} if it is outside the limits */
export function durationSeconds(input: StsInput, { min, max, byDefault }: DurationLimits): number {
  const value = input.get("DurationSeconds");
  if (value === undefined) return byDefault;
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (seconds >= min && seconds <= max) return seconds;
  throw validationError(
    `DurationSeconds is ${JSON.stringify(value)}. It must be a whole number from ${min} to ${max}.`,
  );
}

/**
 * The session policy of a call; `undefined` if the call does not have one.
 * @throws {ServiceError} if it is too long, malformed, or cannot be evaluated
 */
export function sessionPolicy(input: StsInput): PolicyDocument | undefined {
  const json = input.get("Policy");
  if (json === undefined) return undefined;
  if (json.length > MAX_POLICY_LENGTH) {
    throw validationError(`Policy has ${json.length} characters. It must have at most ${MAX_POLICY_LENGTH}.`);
  }
  const read = readPolicyDocument(parseJson(json));
  if (typeof read === "string") throw malformedPolicy(read);
  const problems = validatePolicy(read.value, "identity");
  if (problems.length > 0) throw malformedPolicy(problems.join("; "));
  return read.value;
}

function malformedPolicy(problems: string): ServiceError {
  return new ServiceError("MalformedPolicyDocument", `Policy is not a valid session policy: ${problems}.`);
}

function validationError(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}

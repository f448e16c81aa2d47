import type { UploadRejection } from "../../rejection.js";
import { rejected } from "../../rejection.js";

/** The problem of an attribute. */
export interface AttributeProblem {
  /** Whether the policy does not allow the attribute, or the attribute's value is malformed. */
  readonly code: "AttributeNotAllowed" | "InvalidAttribute";
  /** Continues a sentence that begins with the attribute's name, e.g. `is not allowed here`. */
  readonly text: string;
}

/** The policy does not allow an attribute. */
export function notAllowed(text: string): AttributeProblem {
  return { code: "AttributeNotAllowed", text };
}

/** The value of an attribute is malformed. */
export function invalid(text: string): AttributeProblem {
  return { code: "InvalidAttribute", text };
}

/** The rejection of an upload for a problem; `undefined` without one. @param name - Of the field or header. */
export function attributeRejection(
  name: string,
  problem: AttributeProblem | undefined,
): UploadRejection | undefined {
  if (problem === undefined) return undefined;
  const status = problem.code === "InvalidAttribute" ? 400 : 403;
  return rejected(status, problem.code, `${name} ${problem.text}.`);
}

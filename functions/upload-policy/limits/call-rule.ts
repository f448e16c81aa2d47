import type { Identity } from "../../identity/contract.js";
import { object, oneOf, tagged, text } from "../../rules/kinds.js";
import { problemsOf } from "../../rules/problems.js";
import { describeProblem } from "../../rules/setting-problem.js";
import type { UploadLimits } from "../policy.js";
import type { RuleFailure } from "../rejection.js";
import { UPLOAD_LIMITS_RULES } from "../rules/limits-rules.js";
import type { RuleDecision, UploadToJudge } from "./contract.js";

const DECISION = tagged<RuleDecision, "outcome">("outcome", {
  accepted: {},
  rejected: {
    status: oneOf([400, 403, 413, 415]),
    code: text(/^[A-Z][A-Za-z0-9]{0,63}$/, "1 to 64 letters and digits that begin with a capital letter"),
    message: text(/^[^\p{Cc}\p{Cs}]{1,300}$/u, "1 to 300 characters without control characters"),
  },
  narrowed: { limits: object<UploadLimits>(UPLOAD_LIMITS_RULES) },
});

/** Seconds after which a client should try again if the custom rule has failed. */
const RETRY_SECONDS = 10;

/**
 * Asks the custom rule. It gets copies, so that it cannot change what the policy has decided.
 * @param rule - As the custom rule's file exports it, unchecked.
 */
export function callRule(
  rule: unknown,
  upload: UploadToJudge,
  identity: Identity,
): RuleDecision | RuleFailure {
  if (typeof rule !== "function") return ruleFailure("The file of the custom rule exports no function.");
  let decision: unknown;
  try {
    decision = rule(Object.freeze({ ...upload }), structuredClone(identity));
  } catch (error) {
    return ruleFailure(`The custom rule threw: ${described(error)}`);
  }
  // Its rejection would end the process.
  if (decision instanceof Promise) decision.catch(() => undefined);
  const [problem] = problemsOf({ decision }, { decision: DECISION });
  return problem === undefined
    ? (decision as RuleDecision)
    : ruleFailure(`The custom rule returned something else than a decision: ${describeProblem(problem)}`);
}

/** Why an upload cannot be decided. @param detail - What went wrong inside, for the log. */
export function ruleFailure(detail: string): RuleFailure {
  return {
    outcome: "rejected",
    status: 503,
    code: "RuleFailed",
    message: "The upload cannot be checked at present. Try again later.",
    retryAfterSeconds: RETRY_SECONDS,
    detail,
  };
}

/** A rule can throw anything, even what has no string. */
function described(error: unknown): string {
  try {
    return String(error);
  } catch {
    return typeof error;
  }
}

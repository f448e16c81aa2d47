import type { Identity } from "../../identity/contract.js";
import { object, oneOf, tagged, text } from "../../rules/kinds.js";
import { problemsOf } from "../../rules/problems.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import { describeProblem } from "../../rules/setting-problem.js";
import type { UploadLimits } from "../policy.js";
import type { RuleFailure } from "../rejection.js";
import { UPLOAD_LIMITS_RULES } from "../rules/limits-rules.js";
import type { RuleDecision, UploadToJudge } from "./contract.js";
import { describeThrown } from "./describe-thrown.js";

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
 * Calls the custom rule. The rule gets copies, so that it cannot change the policy's decision.
 * @param rule - The export of the custom rule's file, unchecked.
 */
export function callRule(
  rule: unknown,
  upload: UploadToJudge,
  identity: Identity,
): RuleDecision | RuleFailure {
  if (typeof rule !== "function") return ruleFailure("The file of the custom rule exports no function.");
  let returned: unknown;
  try {
    returned = rule(Object.freeze({ ...upload }), structuredClone(identity));
  } catch (error) {
    return ruleFailure(`The custom rule threw: ${describeThrown(error)}`);
  }
  if (returned instanceof Promise) {
    // An unhandled rejection would end the process.
    returned.catch(() => undefined);
    return ruleFailure("The custom rule returned a promise instead of a decision.");
  }
  return checkedDecision(returned);
}

/** Copies the rule's result before checking it: a getter could return another value at the next read. */
function checkedDecision(returned: unknown): RuleDecision | RuleFailure {
  let decision: unknown;
  try {
    decision = structuredClone(returned);
  } catch (error) {
    return ruleFailure(`The custom rule returned a value that is not plain data: ${describeThrown(error)}`);
  }
  const [problem] = problemsOf({ decision }, { decision: DECISION });
  return problem === undefined
    ? (decision as RuleDecision)
    : ruleFailure(`The custom rule did not return a decision: ${withoutNames(problem)}`);
}

/** Describes a problem without values and unknown names, which can contain the key. */
function withoutNames({ known, ...problem }: SettingProblem): string {
  return known === undefined
    ? describeProblem(problem)
    : `It has an unknown field. Known fields: ${known.join(", ")}.`;
}

/** The failure of a decision. @param detail - Internal reason, for the log. */
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

import type { Model } from "../model.js";
import { isPublicPolicy } from "./policy/public-access.js";
import { validatePolicy } from "./policy/validate.js";

/** A problem in a policy of the stack. */
interface PolicyProblem {
  readonly constructPath: string;
  /** e.g. `Statement[0].Effect is "Alow"; allowed: Allow, Deny`. */
  readonly problem: string;
}

/** Policies that AWS would reject, or whose meaning is unknown. Evaluating them would be guesswork. */
export class InvalidPoliciesError extends Error {
  override readonly name = "InvalidPoliciesError";
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    const lines = problems.map(({ constructPath, problem }) => `  ${constructPath}  ${problem}`);
    super(`the stack has invalid policies:\n${lines.join("\n")}`);
    this.problems = problems;
  }
}

/** Lists the problems of the policies of a stack's roles, buckets and queues. */
export function policyProblems(model: Model): readonly PolicyProblem[] {
  const at = (constructPath: string) => (problem: string) => ({ constructPath, problem });
  return [
    ...model.roles.flatMap((role) => [
      ...validatePolicy(role.trustPolicy, "trust").map(at(role.constructPath)),
      ...role.policies.flatMap((policy) =>
        validatePolicy(policy.document, "identity").map(at(policy.constructPath)),
      ),
    ]),
    ...model.buckets.flatMap(({ policy, publicAccessBlock }) => {
      if (policy === undefined) return [];
      const blocked = publicAccessBlock.blockPublicPolicy && isPublicPolicy(policy.document);
      return [
        ...validatePolicy(policy.document, "resource"),
        ...(blocked ? ["the policy is public, and BlockPublicPolicy makes S3 reject it"] : []),
      ].map(at(policy.constructPath));
    }),
    ...model.queues.flatMap(({ policy }) =>
      policy === undefined ? [] : validatePolicy(policy.document, "resource").map(at(policy.constructPath)),
    ),
  ];
}

import { readPolicyDocument } from "../../iam/read-policy.js";
import { parseJson } from "../../json.js";
import type { PolicyDocument } from "../../model.js";
import type { Argument } from "./argument.js";
import { optional } from "./argument.js";

/**
 * A string that contains an IAM policy. Problems that AWS would reject are reported, with the number of the statement.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const policyDocument: Argument<PolicyDocument | undefined> = optional((value) =>
  readPolicyDocument(typeof value === "string" ? parseJson(value) : undefined),
);

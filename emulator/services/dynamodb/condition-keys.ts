import { statementsOf } from "../../iam/policy/public-access.js";
import type { PolicyDocument } from "../../model.js";

/**
 * Lists the DynamoDB condition keys in a policy that are not emulated. The emulator could not evaluate them.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function conditionKeyProblems(document: PolicyDocument): readonly string[] {
  const conditions = statementsOf(document).flatMap(({ Condition = {} }) => Object.values(Condition));
  const keys = conditions.flatMap((condition) => Object.keys(condition));
  return [...new Set(keys)]
    .filter((key) => /^dynamodb:(?!leadingkeys$)/i.test(key))
    .map((key) => `condition key ${key} is not emulated. Emulated: dynamodb:LeadingKeys`);
}

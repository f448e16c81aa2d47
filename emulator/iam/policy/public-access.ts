import type { PolicyDocument, PolicyStatement } from "../../model.js";
import { listOf } from "./condition.js";
import { namesEveryone } from "./principal-element.js";

/**
 * Condition keys that make a statement for everyone non-public if a condition limits them to fixed values.
 * @see
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const NARROWING_KEYS: ReadonlySet<string> = new Set([
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalaccount",
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceip",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:userid",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

const NARROWING_OPERATOR = /^(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|IpAddress)$/;

/** Whether S3 considers a bucket policy public: a statement allows everyone, without a condition that limits it. */
export function isPublicPolicy(document: PolicyDocument): boolean {
  return statementsOf(document).some(
    (statement) =>
      statement.Effect === "Allow" &&
      (namesEveryone(statement.Principal) || statement.NotPrincipal !== undefined) &&
      !isNarrowed(statement.Condition ?? {}),
  );
}

/** The statements of a policy. A single statement may be written without a list. */
export function statementsOf(document: PolicyDocument): readonly PolicyStatement[] {
  return isStatementList(document.Statement) ? document.Statement : [document.Statement];
}

function isStatementList(
  statement: PolicyStatement | readonly PolicyStatement[],
): statement is readonly PolicyStatement[] {
  return Array.isArray(statement);
}

function isNarrowed(condition: NonNullable<PolicyStatement["Condition"]>): boolean {
  return Object.entries(condition).some(
    ([operator, keys]) =>
      NARROWING_OPERATOR.test(operator) &&
      Object.entries(keys).some(
        ([key, values]) => NARROWING_KEYS.has(key.toLowerCase()) && listOf(values).every(isFixed),
      ),
  );
}

/** Whether a value has no wildcard and no variable, and is not the whole Internet. */
function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value) && !value.endsWith("/0");
}

/** Whom a statement is about: ARNs of identities, or names of services. */
export interface PolicyPrincipals {
  /** ARNs of roles, users, accounts or CloudFront's origin access identities. */
  readonly AWS?: readonly string[];
  /** e.g. `cloudfront.amazonaws.com`. */
  readonly Service?: readonly string[];
}

/** Operator, then condition key, then its values. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy, as typed data. */
export interface PolicyStatement {
  /** Letters and digits; says to a reader, and to the local run, what the statement is for. */
  readonly sid?: string;
  /** A Deny wins over every Allow. */
  readonly effect: "Allow" | "Deny";
  /** Only in a resource's policy or a trust policy; `*` is everybody, which only a Deny should say. */
  readonly principals?: PolicyPrincipals | "*";
  /** e.g. `s3:PutObject`. */
  readonly actions: readonly string[];
  /** Absent only in a trust policy, whose resource is the role itself. */
  readonly resources?: readonly string[];
  /** When the statement holds; absent: always. */
  readonly conditions?: PolicyConditions;
}

/**
 * The policy as JSON, its fields in a fixed order so that a plan shows it changed only when it did.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

function statementJson(statement: PolicyStatement): Readonly<Record<string, unknown>> {
  // JSON.stringify leaves out what is undefined.
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    Principal: statement.principals,
    Action: statement.actions,
    Resource: statement.resources,
    Condition: statement.conditions,
  };
}

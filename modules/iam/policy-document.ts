/** Principals of a statement: ARNs of identities, or names of services. */
export interface PolicyPrincipals {
  /** ARNs of roles, users, accounts or CloudFront's origin access identities. */
  readonly AWS?: readonly string[];
  /** e.g. `cloudfront.amazonaws.com`. */
  readonly Service?: readonly string[];
}

/** Values by condition key, by operator. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy, as typed data. */
export interface PolicyStatement {
  /** Purpose of the statement, for readers and for the emulator's error messages. Letters and digits. */
  readonly sid?: string;
  /** A Deny wins over every Allow. */
  readonly effect: "Allow" | "Deny";
  /** Only in a resource's policy or a trust policy. `*` is everyone, and should only be used in a Deny. */
  readonly principals?: PolicyPrincipals | "*";
  /** e.g. `s3:PutObject`. */
  readonly actions: readonly string[];
  /** Omitted only in a trust policy, whose resource is the role itself. */
  readonly resources?: readonly string[];
  /** Conditions of the statement. @default - it always applies */
  readonly conditions?: PolicyConditions;
}

/**
 * The policy as JSON. Its fields are in a fixed order, so that a plan shows only real changes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

function statementJson(statement: PolicyStatement): Readonly<Record<string, unknown>> {
  // JSON.stringify omits undefined fields.
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    Principal: statement.principals,
    Action: statement.actions,
    Resource: statement.resources,
    Condition: statement.conditions,
  };
}

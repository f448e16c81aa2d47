import type { Constructed, PolicyDocument, PolicyStatement } from "../../model.js";
import type { Principal } from "../principal.js";
import { conditionHolds, listOf } from "./condition.js";
import type { ConditionContext, ConditionValues } from "./context.js";
import { conditionValues } from "./context.js";
import { compilePattern, matchesPattern, matchesWildcard } from "./pattern.js";
import type { PrincipalMatch } from "./principal-element.js";
import { matchPrincipal } from "./principal-element.js";
import { isPublicPolicy, statementsOf } from "./public-access.js";

/** A policy and the construct it came from. */
export interface AttachedPolicy extends Constructed {
  readonly document: PolicyDocument;
}

/** The policy of a bucket, a function or another resource. */
export interface ResourcePolicy extends AttachedPolicy {
  /** Whether S3's `RestrictPublicBuckets` keeps everybody but the account and AWS's services from a public policy. */
  readonly restrictPublicAccess?: boolean;
}

/** A question to IAM. */
export interface AuthorizationRequest {
  readonly principal: Principal;
  /** e.g. `s3:PutObject`. */
  readonly action: string;
  /** Absent for `sts:AssumeRole`, whose policy is the resource's own and names none. */
  readonly resourceArn?: string;
  /** The account that owns the resource. */
  readonly resourceAccountId: string;
  readonly context: ConditionContext;
  /** Those of the principal. */
  readonly identityPolicies: readonly AttachedPolicy[];
  readonly resourcePolicy?: ResourcePolicy;
}

/** IAM's answer, and what decided. */
export interface Decision {
  readonly allowed: boolean;
  /** One sentence for a log. */
  readonly reason: string;
  /** Which rule decided: a policy's `Deny`, an `Allow`, or the absence of one. */
  readonly rule: "explicit-deny" | "allow" | "implicit-deny";
  /** Where the deciding policy hangs, or an `Allow` was looked for in vain. */
  readonly policyType: "identity" | "resource";
  /** The deciding statement's `Sid`, or `#` and its position. */
  readonly statement?: string;
  /** The deciding policy's construct. */
  readonly constructPath?: string;
}

interface Match {
  readonly effect: PolicyStatement["Effect"];
  readonly by: PrincipalMatch;
  readonly policyType: Decision["policyType"];
  readonly statement: string;
  readonly constructPath: string;
}

/**
 * Decides as AWS does: an explicit deny wins; within an account one allow is enough, from either side; across accounts
 * both sides must allow; services, origin access identities and anonymous callers have the resource's policy alone.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function authorize(request: AuthorizationRequest): Decision {
  const values = conditionValues(request.context);
  const matches = [
    ...request.identityPolicies.flatMap((policy) => matchesOf(policy, "identity", request, values)),
    ...(request.resourcePolicy === undefined
      ? []
      : matchesOf(request.resourcePolicy, "resource", request, values)),
  ];
  const deny = matches.find((match) => match.effect === "Deny");
  if (deny !== undefined) return decided(request, deny);
  const byIdentity = matches.find(({ policyType }) => policyType === "identity");
  const byResource = matches.find((match) => match.policyType === "resource" && grants(match, request));
  const missing = missingAllow(request, byIdentity, byResource);
  const allow = byIdentity ?? byResource;
  return missing === undefined && allow !== undefined
    ? decided(request, allow)
    : deniedFor(request, missing ?? "resource");
}

/** Which side's allow is wanting, if any. */
function missingAllow(
  request: AuthorizationRequest,
  byIdentity: Match | undefined,
  byResource: Match | undefined,
): Decision["policyType"] | undefined {
  const { principal } = request;
  if (principal.type !== "role" && principal.type !== "user") return byResource ? undefined : "resource";
  if (byIdentity === undefined && byResource === undefined) return "identity";
  if (principal.accountId === request.resourceAccountId) return undefined;
  if (byIdentity === undefined) return "identity";
  return byResource === undefined ? "resource" : undefined;
}

/** Whether an allow of the resource's policy counts for this principal. */
function grants(
  match: Match,
  { principal, resourceAccountId, resourcePolicy }: AuthorizationRequest,
): boolean {
  const ownAccount =
    (principal.type === "role" || principal.type === "user") && principal.accountId === resourceAccountId;
  // Naming the own account only lets its identity policies decide.
  if (ownAccount) return match.by === "principal";
  if (principal.type === "service" || resourcePolicy?.restrictPublicAccess !== true) return true;
  return !isPublicPolicy(resourcePolicy.document);
}

function matchesOf(
  policy: AttachedPolicy,
  policyType: Decision["policyType"],
  request: AuthorizationRequest,
  values: ConditionValues,
): Match[] {
  // Older versions of the language have no variables.
  const variables = policy.document.Version === "2012-10-17" ? values : undefined;
  return statementsOf(policy.document).flatMap((statement, index) => {
    const by = matchPrincipal(statement, request.principal);
    if (by === "none" || !isAbout(statement, request, variables)) return [];
    if (!conditionHolds(statement.Condition ?? {}, values, variables)) return [];
    return {
      effect: statement.Effect,
      by,
      policyType,
      statement: statement.Sid ?? `#${index + 1}`,
      constructPath: policy.constructPath,
    };
  });
}

function isAbout(
  statement: PolicyStatement,
  request: AuthorizationRequest,
  variables: ConditionValues | undefined,
): boolean {
  // The names of actions, unlike those of resources, are not case-sensitive.
  const action = request.action.toLowerCase();
  const isAction = (pattern: string): boolean => matchesWildcard(action, pattern.toLowerCase());
  if (statement.Action !== undefined && !listOf(statement.Action).some(isAction)) return false;
  if (statement.NotAction !== undefined && listOf(statement.NotAction).some(isAction)) return false;
  const { resourceArn } = request;
  if (resourceArn === undefined) return true;
  const isResource = (text: string): boolean => {
    const pattern = compilePattern(text, { wildcards: true, variables });
    return pattern !== undefined && matchesPattern(pattern, resourceArn);
  };
  if (statement.Resource !== undefined) return listOf(statement.Resource).some(isResource);
  return !listOf(statement.NotResource).some(isResource);
}

function decided(request: AuthorizationRequest, match: Match): Decision {
  const allowed = match.effect === "Allow";
  const verb = allowed ? "allowed" : "denied";
  return {
    allowed,
    rule: allowed ? "allow" : "explicit-deny",
    reason: `${describe(request)} is ${verb} by statement ${match.statement} of the ${match.policyType} policy at ${match.constructPath}`,
    policyType: match.policyType,
    statement: match.statement,
    constructPath: match.constructPath,
  };
}

function deniedFor(request: AuthorizationRequest, policyType: Decision["policyType"]): Decision {
  const policy = policyType === "resource" ? request.resourcePolicy : request.identityPolicies[0];
  const shut = policyType === "resource" && request.resourcePolicy?.restrictPublicAccess === true;
  const why = shut && isPublicPolicy(request.resourcePolicy?.document ?? { Statement: [] });
  return {
    allowed: false,
    rule: "implicit-deny",
    reason: `${describe(request)} is allowed by no ${policyType} policy${why ? ", for RestrictPublicBuckets shuts the public one" : ""}`,
    policyType,
    ...(policy === undefined ? {} : { constructPath: policy.constructPath }),
  };
}

function describe({ principal, action, resourceArn }: AuthorizationRequest): string {
  return `${action}${resourceArn === undefined ? "" : ` on ${resourceArn}`} for ${nameOf(principal)}`;
}

/** How a principal is named in logs and in the errors of AWS. */
export function nameOf(principal: Principal): string {
  switch (principal.type) {
    case "role":
      return principal.sessionArn;
    case "service":
      return principal.service;
    case "anonymous":
      return "an anonymous caller";
    default:
      return principal.arn;
  }
}

import type { Constructed, PolicyDocument, PolicyStatement } from "../../model.js";
import type { Principal } from "../principal.js";
import { isAccountPrincipal } from "../principal.js";
import { conditionHolds, listOf } from "./condition.js";
import type { ConditionContext, ConditionValues } from "./context.js";
import { conditionValues } from "./context.js";
import { compilePattern, matchesPattern, matchesWildcard } from "./pattern.js";
import type { PrincipalMatch } from "./principal-element.js";
import { matchPrincipal } from "./principal-element.js";
import { isPublicPolicy, statementsOf } from "./public-access.js";

/** A policy, and the construct that it comes from. */
export interface AttachedPolicy extends Constructed {
  readonly document: PolicyDocument;
}

/** The policy of a bucket, a function or another resource. */
export interface ResourcePolicy extends AttachedPolicy {
  /** Whether S3's `RestrictPublicBuckets` limits a public policy to the account and AWS's services. */
  readonly restrictPublicAccess?: boolean;
}

/** A request for authorization. */
export interface AuthorizationRequest {
  readonly principal: Principal;
  /** e.g. `s3:PutObject`. */
  readonly action: string;
  /** ARN of the resource. A role's trust policy applies to every ARN, because it names no resource. */
  readonly resourceArn: string;
  /** The account that owns the resource. */
  readonly resourceAccountId: string;
  readonly context: ConditionContext;
  /** The principal's policies. */
  readonly identityPolicies: readonly AttachedPolicy[];
  readonly resourcePolicy?: ResourcePolicy;
  /**
   * Whether the resource's policy must name the principal or its account, even in the same account, as a role's trust
   * policy must. @default false
   */
  readonly needsResourcePolicy?: boolean;
}

/** Type of a policy that decides on a request. */
type PolicyType = "identity" | "resource" | "session";

/** IAM's decision and its reason. */
export interface Decision {
  readonly allowed: boolean;
  /** One sentence for the log. */
  readonly reason: string;
  /** The deciding rule: a policy's `Deny`, an `Allow`, or no `Allow`. */
  readonly rule: "explicit-deny" | "allow" | "implicit-deny";
  /** The type of the deciding policy, or of the policies that lack an `Allow`. */
  readonly policyType: PolicyType;
  /** The deciding statement's `Sid`, or `#` and its number. */
  readonly statement?: string;
  /** Construct path of the deciding policy. */
  readonly constructPath?: string;
}

interface Match {
  readonly effect: PolicyStatement["Effect"];
  readonly by: PrincipalMatch;
  readonly policyType: PolicyType;
  readonly statement: string;
  readonly constructPath: string;
}

/**
 * Decides as AWS does: an explicit deny wins. Within an account one allow is enough, from either side; across accounts
 * both sides must allow. For services, origin access identities and anonymous callers only the resource's policy
 * counts. A session policy must allow as well, unless the resource's policy names the session itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function authorize(request: AuthorizationRequest): Decision {
  const values = conditionValues(request.context);
  const matches = policiesOf(request).flatMap(([policyType, policy]) =>
    matchesOf(policy, policyType, request, values),
  );
  const deny = matches.find((match) => match.effect === "Deny");
  if (deny !== undefined) return decided(request, deny);
  const missing = missingAllow(request, matches);
  const allow =
    matches.find(({ policyType }) => policyType === "identity") ??
    matches.find((match) => match.policyType === "resource" && grants(match, request));
  return missing === undefined && allow !== undefined
    ? decided(request, allow)
    : deniedFor(request, missing ?? "resource");
}

/** All policies that decide on a request. */
function policiesOf(request: AuthorizationRequest): readonly (readonly [PolicyType, AttachedPolicy])[] {
  const { identityPolicies, resourcePolicy } = request;
  const sessionPolicy = sessionPolicyOf(request.principal);
  return [
    ...identityPolicies.map((policy) => ["identity", policy] as const),
    ...(sessionPolicy === undefined ? [] : [["session", sessionPolicy] as const]),
    ...(resourcePolicy === undefined ? [] : [["resource", resourcePolicy] as const]),
  ];
}

function sessionPolicyOf(principal: Principal): AttachedPolicy | undefined {
  const document = "sessionPolicy" in principal ? principal.sessionPolicy : undefined;
  return document && { document, constructPath: nameOf(principal) };
}

/** Finds the type of the policy that lacks an allow, if any. `allows` are all matches of a request without a deny. */
function missingAllow(request: AuthorizationRequest, allows: readonly Match[]): PolicyType | undefined {
  const { principal } = request;
  const ofResource = allows.filter(({ policyType }) => policyType === "resource");
  if (request.needsResourcePolicy && ofResource.length === 0) return "resource";
  const byResource = ofResource.filter((match) => grants(match, request));
  if (!isAccountPrincipal(principal)) return byResource.length > 0 ? undefined : "resource";
  const has = (type: PolicyType): boolean => allows.some(({ policyType }) => policyType === type);
  if (!has("identity") && byResource.length === 0) return "identity";
  const isRestricted = sessionPolicyOf(principal) !== undefined;
  if (isRestricted && !has("session") && !byResource.some(({ by }) => by === "session")) return "session";
  if (principal.accountId === request.resourceAccountId) return undefined;
  if (!has("identity")) return "identity";
  return byResource.length === 0 ? "resource" : undefined;
}

/** Whether an allow of the resource's policy applies to this principal. */
function grants(
  match: Match,
  { principal, resourceAccountId, resourcePolicy }: AuthorizationRequest,
): boolean {
  const ownAccount = isAccountPrincipal(principal) && principal.accountId === resourceAccountId;
  // Naming the account only delegates to its identity policies.
  if (ownAccount) return match.by !== "account";
  if (principal.type === "service" || resourcePolicy?.restrictPublicAccess !== true) return true;
  return !isPublicPolicy(resourcePolicy.document);
}

function matchesOf(
  policy: AttachedPolicy,
  policyType: PolicyType,
  request: AuthorizationRequest,
  values: ConditionValues,
): Match[] {
  // Older versions of the policy language have no variables.
  const variables = policy.document.Version === "2012-10-17" ? values : undefined;
  return statementsOf(policy.document).flatMap((statement, index) => {
    const by = matchPrincipal(statement, request.principal);
    if (by === "none" || !covers(statement, request, variables)) return [];
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

/** Whether a statement is for the request's action and resource. */
function covers(
  statement: PolicyStatement,
  request: AuthorizationRequest,
  variables: ConditionValues | undefined,
): boolean {
  // Action names are case-insensitive, unlike resource names.
  const action = request.action.toLowerCase();
  const isAction = (pattern: string): boolean => matchesWildcard(action, pattern.toLowerCase());
  if (statement.Action !== undefined && !listOf(statement.Action).some(isAction)) return false;
  if (statement.NotAction !== undefined && listOf(statement.NotAction).some(isAction)) return false;
  const { resourceArn } = request;
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

function deniedFor(request: AuthorizationRequest, policyType: PolicyType): Decision {
  const policy = policiesOf(request).find(([type]) => type === policyType)?.[1];
  const isRestricted = policyType === "resource" && request.resourcePolicy?.restrictPublicAccess === true;
  const isBlocked = isRestricted && isPublicPolicy(request.resourcePolicy?.document ?? { Statement: [] });
  return {
    allowed: false,
    rule: "implicit-deny",
    reason: `no ${policyType} policy allows ${describe(request)}${isBlocked ? ", because RestrictPublicBuckets blocks the public one" : ""}`,
    policyType,
    ...(policy === undefined ? {} : { constructPath: policy.constructPath }),
  };
}

function describe({ principal, action, resourceArn }: AuthorizationRequest): string {
  return `${action} on ${resourceArn} for ${nameOf(principal)}`;
}

/**
 * The end of AWS's message about a denial.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialReason({ policyType, rule }: Decision, action: string): string {
  const kind = policyType === "session" ? "session" : `${policyType}-based`;
  if (rule !== "explicit-deny") return `because no ${kind} policy allows the ${action} action`;
  return `with an explicit deny in ${policyType === "identity" ? "an" : "a"} ${kind} policy`;
}

/** A principal's name for logs and for AWS's errors. */
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

import type { PolicyStatement } from "../../model.js";
import type { Principal } from "../principal.js";
import { isAccountPrincipal } from "../principal.js";
import { listOf } from "./condition.js";

/**
 * The name by which a statement of a resource policy matches a principal: its session, the principal itself (or
 * everyone), or only its account, which delegates the decision to the account's identity policies.
 */
export type PrincipalMatch = "none" | "account" | "principal" | "session";

type PrincipalElement = NonNullable<PolicyStatement["Principal"]>;

/**
 * Finds whether a statement applies to a principal. A statement without `Principal` and `NotPrincipal`, as in identity
 * policies, applies to the identity that has the policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchPrincipal(statement: PolicyStatement, principal: Principal): PrincipalMatch {
  if (statement.Principal !== undefined) return match(statement.Principal, principal);
  if (statement.NotPrincipal === undefined) return "principal";
  return listsEveryName(statement.NotPrincipal, principal) ? "none" : "principal";
}

/** Whether a statement names everyone. */
export function namesEveryone(element: PolicyStatement["Principal"]): boolean {
  if (element === undefined) return false;
  return element === "*" || listOf(element.AWS).includes("*");
}

function match(element: PrincipalElement, principal: Principal): PrincipalMatch {
  if (namesEveryone(element) || element === "*") return "principal";
  const session = sessionArnOf(principal);
  if (session !== undefined && listOf(element.AWS).includes(session)) return "session";
  const names = namesOf(principal);
  if (names.some(([kind, name]) => listOf(element[kind]).includes(name))) return "principal";
  return accountNamesOf(principal).some((name) => listOf(element.AWS).includes(name)) ? "account" : "none";
}

/**
 * Whether `NotPrincipal` excludes a principal. All of its names must be listed: the session's, the role's and the
 * account's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function listsEveryName(element: PrincipalElement, principal: Principal): boolean {
  if (namesEveryone(element) || element === "*") return true;
  const names = namesOf(principal);
  const accounts = accountNamesOf(principal);
  const isListed = ([kind, name]: readonly [string, string]): boolean => listOf(element[kind]).includes(name);
  // The two names of an origin access identity are equivalent.
  if (principal.type === "origin-access-identity") return names.some(isListed);
  const listed = names.length > 0 && names.every(isListed);
  return listed && (accounts.length === 0 || accounts.some((name) => listOf(element.AWS).includes(name)));
}

function namesOf(principal: Principal): readonly (readonly [kind: string, name: string])[] {
  switch (principal.type) {
    case "role":
      return [
        ["AWS", principal.roleArn],
        ["AWS", principal.sessionArn],
      ];
    case "user":
      return [["AWS", principal.arn]];
    case "federated-user":
      return [
        ["AWS", principal.userArn],
        ["AWS", principal.arn],
      ];
    case "service":
      return [["Service", principal.service]];
    case "origin-access-identity":
      return [
        ["AWS", principal.arn],
        ["CanonicalUser", principal.canonicalUserId],
      ];
    case "anonymous":
      return [];
  }
}

function sessionArnOf(principal: Principal): string | undefined {
  if (principal.type === "role") return principal.sessionArn;
  return principal.type === "federated-user" ? principal.arn : undefined;
}

function accountNamesOf(principal: Principal): readonly string[] {
  if (!isAccountPrincipal(principal)) return [];
  return [principal.accountId, `arn:aws:iam::${principal.accountId}:root`];
}

import type { Clock } from "../clock.js";
import type { Model } from "../model.js";
import type { CredentialDirectory, CredentialStore, KnownCredentials } from "./credentials.js";
import { createCredentialStore } from "./credentials.js";
import { principalContext } from "./global-context.js";
import type { AttachedPolicy, Decision, ResourcePolicy } from "./policy/authorize.js";
import { authorize } from "./policy/authorize.js";
import type { ConditionContext } from "./policy/context.js";
import type { Principal } from "./principal.js";
import type { AuthorizePrincipal, Sessions } from "./sessions.js";
import { createSessions } from "./sessions.js";
import { InvalidPoliciesError, policyProblems } from "./validation.js";

/** Identity and access management of the stack's account. */
export interface Iam extends Sessions {
  /**
   * Decides whether a principal may perform an action. Adds the condition keys of the principal and of the time to
   * `context`.
   */
  authorize(
    principal: Principal,
    action: string,
    resourceArn: string,
    context: ConditionContext,
    resourcePolicy?: ResourcePolicy,
  ): Decision;
  readonly credentials: CredentialDirectory;
  /** The local administrator. It may do everything that no resource policy denies. */
  readonly administrator: KnownCredentials;
}

/** Options of {@link createIam}. */
interface IamOptions {
  readonly model: Model;
  readonly clock: Clock;
}

const ADMINISTRATOR_POLICY: AttachedPolicy = {
  constructPath: "the local administrator",
  document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
};

/**
 * Creates the account's IAM from the model.
 * @throws {InvalidPoliciesError} with every policy that AWS would reject
 */
export function createIam({ model, clock }: IamOptions): Iam {
  const problems = policyProblems(model);
  if (problems.length > 0) throw new InvalidPoliciesError(problems);
  const roles = new Map(model.roles.map((role) => [role.arn, role]));
  const credentials = createCredentialStore(clock);
  const authorizePrincipal: AuthorizePrincipal = (principal, request) => {
    const role = principal.type === "role" ? roles.get(principal.roleArn) : undefined;
    const isAdministrator = principal.type === "user" || principal.type === "federated-user";
    const decision = authorize({
      ...request,
      principal,
      resourceAccountId: model.accountId,
      context: principalContext(principal, model.accountId, clock(), request.context),
      identityPolicies: isAdministrator ? [ADMINISTRATOR_POLICY] : (role?.policies ?? []),
    });
    if (decision.constructPath !== undefined || role === undefined) return decision;
    return { ...decision, constructPath: role.constructPath };
  };
  return {
    ...createSessions({ model, roles, credentials, authorize: authorizePrincipal }),
    credentials,
    administrator: createAdministrator(credentials, model.accountId),
    authorize: (principal, action, resourceArn, context, resourcePolicy) =>
      authorizePrincipal(principal, {
        action,
        resourceArn,
        context,
        ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      }),
  };
}

function createAdministrator(store: CredentialStore, accountId: string): KnownCredentials {
  const principal: Principal = {
    type: "user",
    accountId,
    arn: `arn:aws:iam::${accountId}:user/local-administrator`,
    userId: "AIDALOCALADMINISTRATOR",
  };
  return { principal, credentials: store.issueLongTerm(principal) };
}

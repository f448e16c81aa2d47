import type { Clock } from "../clock.js";
import type { Model, Role } from "../model.js";
import type { CredentialDirectory, CredentialStore, KnownCredentials } from "./credentials.js";
import { createCredentialStore } from "./credentials.js";
import { principalContext } from "./global-context.js";
import type { AttachedPolicy, Decision, ResourcePolicy } from "./policy/authorize.js";
import { authorize } from "./policy/authorize.js";
import type { ConditionContext } from "./policy/context.js";
import type { Credentials, Principal } from "./principal.js";
import { InvalidPoliciesError, policyProblems } from "./validation.js";

/** Identity and access management of the account that the stack is deployed to. */
export interface Iam {
  /** Asks a role's trust policy, and issues keys for a session of it. */
  assumeRole(request: AssumeRoleRequest): AssumeRoleResult;
  /**
   * Whether a principal may do something. The condition keys of the principal and of the time are added to `context`.
   */
  authorize(
    principal: Principal,
    action: string,
    resourceArn: string,
    context: ConditionContext,
    resourcePolicy?: ResourcePolicy,
  ): Decision;
  readonly credentials: CredentialDirectory;
  /** The local administrator: allowed everything that no resource policy denies. */
  readonly administrator: KnownCredentials;
}

/** A service's wish to act as a role. */
interface AssumeRoleRequest {
  readonly roleArn: string;
  /** e.g. `lambda.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** The resource on whose behalf the service acts. */
  readonly sourceArn?: string;
  /** 2 to 64 characters of `[\w+=,.@-]`. */
  readonly sessionName: string;
  /** 900 to 43,200. @default 3600 */
  readonly durationSeconds?: number;
}

/** Keys for a session, or why there are none. */
type AssumeRoleResult =
  | { readonly outcome: "assumed"; readonly credentials: Credentials; readonly principal: Principal }
  | { readonly outcome: "denied"; readonly reason: string; readonly constructPath: string };

/** What `createIam` needs. */
interface IamOptions {
  readonly model: Model;
  readonly clock: Clock;
}

const DEFAULT_SESSION_SECONDS = 3600;

const ADMINISTRATOR_POLICY: AttachedPolicy = {
  constructPath: "the local administrator",
  document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
};

/**
 * Makes the account's IAM from the model.
 * @throws {InvalidPoliciesError} naming every policy that AWS would reject
 */
export function createIam({ model, clock }: IamOptions): Iam {
  const problems = policyProblems(model);
  if (problems.length > 0) throw new InvalidPoliciesError(problems);
  const roles = new Map(model.roles.map((role) => [role.arn, role]));
  const store = createCredentialStore(clock);
  return {
    credentials: store,
    administrator: createAdministrator(store, model.accountId),
    assumeRole: (request) => assumeRole(request, { model, clock, roles, store }),
    authorize: (principal, action, resourceArn, context, resourcePolicy) => {
      const role = principal.type === "role" ? roles.get(principal.roleArn) : undefined;
      const decision = authorize({
        principal,
        action,
        resourceArn,
        resourceAccountId: model.accountId,
        context: principalContext(principal, model.accountId, clock(), context),
        identityPolicies: principal.type === "user" ? [ADMINISTRATOR_POLICY] : (role?.policies ?? []),
        ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      });
      if (decision.constructPath !== undefined || role === undefined) return decision;
      return { ...decision, constructPath: role.constructPath };
    },
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

interface Account extends IamOptions {
  readonly roles: ReadonlyMap<string, Role>;
  readonly store: CredentialStore;
}

function assumeRole(request: AssumeRoleRequest, { model, clock, roles, store }: Account): AssumeRoleResult {
  const role = roles.get(request.roleArn);
  if (role === undefined) {
    return {
      outcome: "denied",
      reason: `there is no role ${request.roleArn}`,
      constructPath: model.stackName,
    };
  }
  const service: Principal = {
    type: "service",
    service: request.servicePrincipal,
    sourceArn: request.sourceArn ?? "",
    sourceAccount: model.accountId,
  };
  const decision = authorize({
    principal: service,
    action: "sts:AssumeRole",
    resourceAccountId: model.accountId,
    context: principalContext(service, model.accountId, clock(), {}),
    identityPolicies: [],
    resourcePolicy: { document: role.trustPolicy, constructPath: role.constructPath },
  });
  if (!decision.allowed) {
    return { outcome: "denied", reason: decision.reason, constructPath: role.constructPath };
  }
  const principal: Principal = {
    type: "role",
    accountId: model.accountId,
    roleArn: role.arn,
    sessionArn: `arn:aws:sts::${model.accountId}:assumed-role/${role.name}/${request.sessionName}`,
    userId: `${role.uniqueId}:${request.sessionName}`,
  };
  const seconds = request.durationSeconds ?? DEFAULT_SESSION_SECONDS;
  return { outcome: "assumed", principal, credentials: store.issueSession(principal, seconds) };
}

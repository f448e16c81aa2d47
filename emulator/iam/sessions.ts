import type { Model, PolicyDocument, Role } from "../model.js";
import type { CredentialStore } from "./credentials.js";
import type { AuthorizationRequest, Decision } from "./policy/authorize.js";
import type { Credentials, Principal } from "./principal.js";

/** Sessions with temporary keys. */
export interface Sessions {
  /** Evaluates a role's trust policy, and issues keys for a session. */
  assumeRole(request: AssumeRoleRequest): StartedSession<RoleSession>;
  /**
   * Issues keys for a session of a user. The session may do only what both the user's policies and the session policy
   * allow.
   */
  federate(request: FederationRequest): StartedSession<FederatedUser>;
}

type RoleSession = Extract<Principal, { readonly type: "role" }>;
type FederatedUser = Extract<Principal, { readonly type: "federated-user" }>;

/** A request by a service or an account to assume a role. */
type AssumeRoleRequest = SessionRequest & {
  readonly roleArn: string;
} & (
    | {
        /** e.g. `lambda.amazonaws.com`. */
        readonly servicePrincipal: string;
        /** ARN of the resource that the service acts for. */
        readonly sourceArn?: string;
      }
    | { readonly caller: Principal; readonly sessionPolicy?: PolicyDocument }
  );

/** A user's request for a federated session. */
interface FederationRequest extends SessionRequest {
  readonly caller: Extract<Principal, { readonly type: "user" }>;
  /** @default - a policy that allows nothing */
  readonly sessionPolicy?: PolicyDocument;
}

interface SessionRequest {
  /** 2 to 64 characters of `[\w+=,.@-]`. */
  readonly sessionName: string;
  /** @default 3600 */
  readonly durationSeconds?: number;
}

/** Keys of a session, or the reason for the denial. */
export type StartedSession<Session extends Principal> =
  | { readonly outcome: "started"; readonly credentials: Credentials; readonly principal: Session }
  | { readonly outcome: "denied"; readonly reason: string; readonly constructPath: string };

/** Decides whether a principal of the account may perform an action, by its own policies and the resource's. */
export type AuthorizePrincipal = (
  principal: Principal,
  request: Omit<AuthorizationRequest, "principal" | "resourceAccountId" | "identityPolicies">,
) => Decision;

/** Options of {@link createSessions}. */
interface SessionsOptions {
  readonly model: Pick<Model, "accountId" | "stackName">;
  readonly roles: ReadonlyMap<string, Role>;
  readonly credentials: Pick<CredentialStore, "issueSession">;
  readonly authorize: AuthorizePrincipal;
}

const DEFAULT_SESSION_SECONDS = 3600;

/** Creates the sessions of an account. */
export function createSessions(options: SessionsOptions): Sessions {
  return {
    assumeRole: (request) => assumeRole(request, options),
    federate: (request) => federate(request, options),
  };
}

function assumeRole(request: AssumeRoleRequest, options: SessionsOptions): StartedSession<RoleSession> {
  const { model, roles, authorize } = options;
  const role = roles.get(request.roleArn);
  if (role === undefined) {
    const reason = `the role ${request.roleArn} does not exist`;
    return { outcome: "denied", reason, constructPath: model.stackName };
  }
  const caller = callerOf(request, model.accountId);
  const decision = authorize(caller, {
    action: "sts:AssumeRole",
    resourceArn: role.arn,
    context: {},
    resourcePolicy: { document: role.trustPolicy, constructPath: role.constructPath },
    needsResourcePolicy: true,
  });
  if (!decision.allowed) {
    return { outcome: "denied", reason: decision.reason, constructPath: role.constructPath };
  }
  const sessionPolicy = "sessionPolicy" in request ? request.sessionPolicy : undefined;
  return issue(request, options, {
    type: "role",
    accountId: model.accountId,
    roleArn: role.arn,
    sessionArn: `arn:aws:sts::${model.accountId}:assumed-role/${role.name}/${request.sessionName}`,
    userId: `${role.uniqueId}:${request.sessionName}`,
    ...(sessionPolicy && { sessionPolicy }),
  });
}

function callerOf(request: AssumeRoleRequest, accountId: string): Principal {
  if ("caller" in request) return request.caller;
  const { servicePrincipal, sourceArn = "" } = request;
  return { type: "service", service: servicePrincipal, sourceArn, sourceAccount: accountId };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html */
function federate(request: FederationRequest, options: SessionsOptions): StartedSession<FederatedUser> {
  const { caller, sessionName, sessionPolicy = { Statement: [] } } = request;
  const { accountId } = options.model;
  const arn = `arn:aws:sts::${accountId}:federated-user/${sessionName}`;
  const decision = options.authorize(caller, {
    action: "sts:GetFederationToken",
    resourceArn: arn,
    context: {},
  });
  if (!decision.allowed) {
    const { reason, constructPath = caller.arn } = decision;
    return { outcome: "denied", reason, constructPath };
  }
  return issue(request, options, {
    type: "federated-user",
    accountId,
    arn,
    userArn: caller.arn,
    userId: `${accountId}:${sessionName}`,
    sessionPolicy,
  });
}

function issue<Session extends Principal>(
  { durationSeconds = DEFAULT_SESSION_SECONDS }: SessionRequest,
  { credentials }: SessionsOptions,
  principal: Session,
): StartedSession<Session> {
  return { outcome: "started", principal, credentials: credentials.issueSession(principal, durationSeconds) };
}

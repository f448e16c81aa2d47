import type { HttpHeader } from "../http/http.js";
import type { Decision } from "../iam/policy/authorize.js";
import { denialReason, nameOf } from "../iam/policy/authorize.js";
import type { Principal } from "../iam/principal.js";
import type { Log } from "../log.js";

/** A service's rejection of a call. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  /** Type of the error, as in `__type`. */
  readonly type: string;
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  /** Further fields of the error's body, in addition to its type and message. */
  readonly members: object;

  constructor(
    type: string,
    message: string,
    status = 400,
    headers: readonly HttpHeader[] = [],
    members: object = {},
  ) {
    super(message);
    this.type = type;
    this.status = status;
    this.headers = headers;
    this.members = members;
  }
}

/** A permission to check with IAM. */
interface PermissionCheck {
  /** Name of the service that checks, for the log. */
  readonly service: string;
  readonly principal: Principal;
  readonly action: string;
  /** ARN of the resource. */
  readonly resource: string;
}

/** The error type and status of a denial. */
const DENIAL = { type: "AccessDeniedException", status: 400 };

/**
 * Requires that IAM allows an action. If IAM denies it, logs the deciding statement.
 * @throws {ServiceError} with AWS's message
 */
export function requireAllowed(
  decision: Decision,
  { service, principal, action, resource }: PermissionCheck,
  log: Log,
  { type, status } = DENIAL,
): void {
  if (decision.allowed) return;
  const { reason: message, constructPath } = decision;
  log({ service, message, ...(constructPath === undefined ? {} : { constructPath }) });
  const why = denialReason(decision, action);
  throw new ServiceError(
    type,
    `User: ${nameOf(principal)} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    status,
  );
}

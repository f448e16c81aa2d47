import type { HttpHeader } from "../http/http.js";
import type { Decision } from "../iam/policy/authorize.js";
import { denialReason, nameOf } from "../iam/policy/authorize.js";
import type { Principal } from "../iam/principal.js";
import type { Log } from "../log.js";

/** A service rejects a call. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  /** The error's type, as `__type` has it. */
  readonly type: string;
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  /** What the error's body has besides its type and its message. */
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

/** What IAM was asked. */
interface AskedPermission {
  /** The service that asks, as the log names it. */
  readonly service: string;
  readonly principal: Principal;
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

/** How a service tells that something is not allowed. */
const DENIAL = { type: "AccessDeniedException", status: 400 };

/**
 * Goes on only where IAM allows it; otherwise the log is told which statement decided.
 * @throws {ServiceError} in the words with which AWS tells the caller
 */
export function requireAllowed(
  decision: Decision,
  { service, principal, action, resource }: AskedPermission,
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

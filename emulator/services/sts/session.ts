import { ServiceError } from "../../aws-json/service-error.js";
import { nameOf } from "../../iam/policy/authorize.js";
import type { Credentials, Principal } from "../../iam/principal.js";
import type { StartedSession } from "../../iam/sessions.js";
import type { XmlElements } from "../../xml.js";
import type { StsOptions } from "./call.js";

/** The session that a caller requested from IAM. */
interface RequestedSession {
  readonly principal: Principal;
  /** e.g. `sts:AssumeRole`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

/** Returns the session that IAM started. @throws {ServiceError} 403 if IAM denied it; the log has the reason */
export function requireStarted<Session extends Principal>(
  session: StartedSession<Session>,
  { principal, action, resource }: RequestedSession,
  { log }: Pick<StsOptions, "log">,
): Exclude<StartedSession<Session>, { readonly outcome: "denied" }> {
  if (session.outcome === "started") return session;
  const { reason, constructPath } = session;
  log({ service: "sts", message: reason, constructPath });
  const message = `User: ${nameOf(principal)} is not authorized to perform: ${action} on resource: ${resource}`;
  throw new ServiceError("AccessDenied", message, 403);
}

/** The element `Credentials` of a result. */
export function credentialsElement(credentials: Credentials): XmlElements {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt = 0 } = credentials;
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt).toISOString(),
  };
}

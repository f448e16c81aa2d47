import { ServiceError } from "../../aws-json/service-error.js";
import type { XmlElements } from "../../xml.js";
import type { StsCall, StsOptions } from "./call.js";
import { durationSeconds, requiredParameter, requireKnown, sessionName, sessionPolicy } from "./input.js";
import { credentialsElement, requireStarted } from "./session.js";

const PARAMETERS = ["RoleArn", "RoleSessionName", "Policy", "DurationSeconds"];
const MAX_NAME_LENGTH = 64;
/**
 * Limits in seconds. The maximum is an hour, AWS's default for roles: a role's `max_session_duration` is not emulated.
 */
const DURATION = { min: 900, max: 3_600, byDefault: 3_600 };

/**
 * Starts a session of a role whose trust policy names the caller or its account.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole({ principal, input }: StsCall, options: StsOptions): XmlElements {
  requireKnown(input, PARAMETERS);
  const roleArn = requiredParameter(input, "RoleArn");
  const requested = { principal, action: "sts:AssumeRole", resource: roleArn };
  if (principal.type === "federated-user") {
    throw new ServiceError("AccessDenied", "A federated user's session cannot call sts:AssumeRole", 403);
  }
  const policy = sessionPolicy(input);
  const name = sessionName(input, "RoleSessionName", MAX_NAME_LENGTH);
  const started = options.iam.assumeRole({
    roleArn,
    caller: principal,
    sessionName: name,
    durationSeconds: durationSeconds(input, DURATION),
    ...(policy && { sessionPolicy: policy }),
  });
  const { credentials, principal: session } = requireStarted(started, requested, options);
  return {
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.sessionArn },
    Credentials: credentialsElement(credentials),
  };
}

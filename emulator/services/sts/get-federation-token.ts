import { ServiceError } from "../../aws-json/service-error.js";
import type { XmlElements } from "../../xml.js";
import type { StsCall, StsOptions } from "./call.js";
import { durationSeconds, requireKnown, sessionName, sessionPolicy } from "./input.js";
import { credentialsElement, requireStarted } from "./session.js";

const PARAMETERS = ["Name", "Policy", "DurationSeconds"];
const MAX_NAME_LENGTH = 32;
/** Limits of a federated session's duration, in seconds. */
const DURATION = { min: 900, max: 129_600, byDefault: 43_200 };

/**
 * Starts a federated session of a user. Rejects callers that use the credentials of a session.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export function getFederationToken({ principal, input }: StsCall, options: StsOptions): XmlElements {
  requireKnown(input, PARAMETERS);
  if (principal.type !== "user") {
    const message = "Cannot call GetFederationToken with session credentials";
    throw new ServiceError("AccessDenied", message, 403);
  }
  const policy = sessionPolicy(input);
  const started = options.iam.federate({
    caller: principal,
    sessionName: sessionName(input, "Name", MAX_NAME_LENGTH),
    durationSeconds: durationSeconds(input, DURATION),
    ...(policy && { sessionPolicy: policy }),
  });
  const requested = { principal, action: "sts:GetFederationToken", resource: "the federated user's session" };
  const { credentials, principal: session } = requireStarted(started, requested, options);
  return {
    Credentials: credentialsElement(credentials),
    FederatedUser: { FederatedUserId: session.userId, Arn: session.arn },
  };
}

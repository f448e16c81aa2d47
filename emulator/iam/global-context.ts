import type { ConditionContext } from "./policy/context.js";
import type { Principal } from "./principal.js";

/** Condition keys that are missing for a service that calls on its own behalf. */
const REDACTED_FOR_SERVICES: ReadonlySet<string> = new Set([
  "aws:securetransport",
  "aws:sourceip",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:useragent",
  "s3:tlsversion",
]);

/**
 * Adds the condition keys that IAM sets itself, and removes the keys that IAM withholds: a service's request has no
 * `aws:SecureTransport`, so a TLS-only `Deny` must exclude services.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export function principalContext(
  principal: Principal,
  resourceAccountId: string,
  now: number,
  context: ConditionContext,
): ConditionContext {
  const isService = principal.type === "service";
  const given = Object.entries(context).filter(
    ([key]) => !isService || !REDACTED_FOR_SERVICES.has(key.toLowerCase()),
  );
  return {
    ...Object.fromEntries(given),
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1000)),
    "aws:PrincipalIsAWSService": String(isService),
    "aws:ResourceAccount": resourceAccountId,
    "aws:ViaAWSService": "false",
    ...keysOf(principal),
  };
}

function keysOf(principal: Principal): ConditionContext {
  switch (principal.type) {
    case "role":
      return {
        "aws:PrincipalAccount": principal.accountId,
        // The role's ARN, not the session's.
        "aws:PrincipalArn": principal.roleArn,
        "aws:PrincipalType": "AssumedRole",
        "aws:userid": principal.userId,
      };
    case "user":
      return {
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalType": "User",
        "aws:userid": principal.userId,
        "aws:username": principal.arn.slice(principal.arn.lastIndexOf("/") + 1),
      };
    case "federated-user":
      return {
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalType": "FederatedUser",
        "aws:userid": principal.userId,
      };
    case "service":
      return {
        "aws:PrincipalServiceName": principal.service,
        "aws:PrincipalServiceNamesList": [principal.service],
        "aws:SourceArn": principal.sourceArn === "" ? undefined : principal.sourceArn,
        "aws:SourceAccount": principal.sourceAccount,
      };
    case "origin-access-identity":
      return { "aws:PrincipalArn": principal.arn, "aws:PrincipalType": "User" };
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous", "aws:userid": "anonymous" };
  }
}

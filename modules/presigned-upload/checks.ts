import type { Construct } from "constructs";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { PropsError } from "../errors.js";
import type { Authorization } from "../rest-api/authorization.js";
import type { Throttling } from "../rest-api/stage/method-settings.js";

/** Rejects props that the presigned pattern does not support, or only with explicit consent. */
export function checkPresignedUpload(
  scope: Construct,
  authorization: Authorization,
  policy: UploadPolicy,
  props: CallersProps & { readonly throttling?: Throttling },
): void {
  if (authorization.type === "none") checkOpen(scope, props);
  checkCallers(scope, authorization, policy, props);
}

interface CallersProps {
  readonly reading?: boolean;
  readonly listing?: boolean;
}

/** Rejects props that would be open to everyone if callers are not authenticated. */
function checkOpen(
  scope: Construct,
  { reading, throttling }: CallersProps & { readonly throttling?: Throttling },
): void {
  if (reading) {
    throw new PropsError(scope, {
      prop: "reading",
      received: true,
      allowed: 'false if authorization is "none"',
      remedy: "Everyone could read all uploads. Leave it out, or authenticate callers.",
    });
  }
  if (throttling === undefined) {
    throw new PropsError(scope, {
      prop: "throttling",
      received: throttling,
      allowed: 'given if authorization is "none"',
      remedy:
        "Everyone can then fill the bucket as fast as the API allows. Limit the rate: " +
        "throttling: { ratePerSecond, burst }.",
    });
  }
}

/** Rejects props that need a prefix for each caller, or a tenant, which the authorization does not provide. */
export function checkCallers(
  scope: Construct,
  authorization: Authorization,
  policy: UploadPolicy,
  { listing }: CallersProps,
): void {
  if (listing && (authorization.type === "none" || !hasPrefixPerCaller(policy))) {
    throw new PropsError(scope, {
      prop: "listing",
      received: true,
      allowed:
        'false or omitted, unless policy.keyPrefix is "subject" or "tenant/subject" and callers are authenticated',
      remedy: "S3's list does not show whose an upload is. Give every caller a prefix, or leave listing out.",
    });
  }
  const needsTenant = policy.keyPrefix === "tenant" || policy.keyPrefix === "tenant/subject";
  if (needsTenant && !readsTenant(authorization)) {
    throw new PropsError(scope, {
      prop: "policy.keyPrefix",
      received: policy.keyPrefix,
      allowed: `"subject" or "shared" if authorization is "${authorization.type}" and names no tenant`,
      remedy: "Authorize by tokens, and set the source of the tenant.",
    });
  }
}

/** Whether no two callers write below the same prefix. */
export function hasPrefixPerCaller({ keyPrefix }: UploadPolicy): boolean {
  return keyPrefix === "subject" || keyPrefix === "tenant/subject";
}

/** Whether the function that signs can learn a caller's tenant. */
function readsTenant(authorization: Authorization): boolean {
  if (authorization.type === "cognito") return authorization.tenant !== undefined;
  return authorization.type === "authorizer" || authorization.type === "function";
}

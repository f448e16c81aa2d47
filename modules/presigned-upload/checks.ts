import type { Construct } from "constructs";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { PropsError } from "../errors.js";
import type { Authorization } from "../rest-api/authorization.js";
import type { Throttling } from "../rest-api/stage/method-settings.js";

/** Rejects what the presigned pattern cannot do, or does only if it is asked for by name. */
export function checkPresignedUpload(
  scope: Construct,
  authorization: Authorization,
  policy: UploadPolicy,
  {
    throttling,
    reading,
    listing,
  }: { readonly throttling?: Throttling; readonly reading?: boolean; readonly listing?: boolean },
): void {
  if (listing && (authorization.type === "none" || !hasPrefixPerCaller(policy))) {
    throw new PropsError(scope, {
      prop: "listing",
      received: true,
      allowed:
        'false or omitted, unless policy.keyPrefix is "subject" or "tenant/subject" and callers are known',
      remedy: "S3's list does not say whose an upload is. Give every caller a prefix, or leave listing out.",
    });
  }
  if (authorization.type === "none" && reading) {
    throw new PropsError(scope, {
      prop: "reading",
      received: true,
      allowed: 'false if authorization is "none"',
      remedy: "Anybody could read what anybody uploaded. Leave it out, or say how callers are known.",
    });
  }
  if (authorization.type === "none" && throttling === undefined) {
    throw new PropsError(scope, {
      prop: "throttling",
      received: throttling,
      allowed: 'given if authorization is "none"',
      remedy:
        "Anybody can then fill the bucket as fast as the API allows. Say how fast that is: " +
        "throttling: { ratePerSecond, burst }.",
    });
  }
  const needsTenant = policy.keyPrefix === "tenant" || policy.keyPrefix === "tenant/subject";
  if (needsTenant && !readsTenant(authorization)) {
    throw new PropsError(scope, {
      prop: "policy.keyPrefix",
      received: policy.keyPrefix,
      allowed: `"subject" or "shared" if authorization is "${authorization.type}" and names no tenant`,
      remedy: "Authorize by tokens, and say where the tenant is read from.",
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

import { Token } from "cdktf";
import type { Construct } from "constructs";
import { omitted } from "../../functions/rules/kinds.js";
import type { KeyPrefix, UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { PropsProblem } from "../errors.js";
import { PropsError } from "../errors.js";
import type { Authorization, NoAuthorization, UploadRules } from "../rest-api/authorization.js";
import type { UncheckedKeys } from "./key-checks.js";
import { NATIVE_ADVICE, rootProblem, uncheckedKeysProblem } from "./key-checks.js";

/** Largest body of API Gateway in bytes; no quota raises it. */
export const MAX_DIRECT_BYTES = 10_485_760;

/** Treatment of limits that are stricter than API Gateway's own. */
export type SizeLimits = "enforced" | "ignored";

interface DirectUploadChecks {
  readonly authorization: Exclude<Authorization, NoAuthorization>;
  readonly rules: UploadRules;
  readonly sizeLimits: SizeLimits;
  readonly uncheckedKeys?: UncheckedKeys;
}

/**
 * The rule for the removed setting `cache`. API Gateway sends a cached response without applying
 * the authorizer's decision on the request, and an object that the check after the upload rejects stays readable until
 * it expires from the cache.
 */
export const NO_CACHE = omitted("omitted: API Gateway's cache is not supported", {
  remedy:
    "Remove it. The cache would serve an object that was rejected after the upload, and answer requests that the " +
    "authorizer rejects. To cache downloads, put a CDN in front of objects that your application has published.",
});

/** Rejects props that the direct pattern does not support, or would not enforce. */
export function checkDirectUpload(scope: Construct, checks: DirectUploadChecks): void {
  const { authorization, rules, sizeLimits, uncheckedKeys } = checks;
  const problem =
    authorizationProblem(authorization, rules.policy) ??
    unenforcedProblem(authorization, rules.policy) ??
    uncheckedKeysProblem(authorization, uncheckedKeys) ??
    rootProblem(authorization, rules) ??
    (sizeLimits === "enforced" ? (sizeProblem(rules.policy) ?? callerSizeProblem(authorization)) : undefined);
  if (problem !== undefined) throw new PropsError(scope, problem);
}

function authorizationProblem(
  authorization: DirectUploadChecks["authorization"],
  { keyPrefix }: UploadPolicy,
): PropsProblem | undefined {
  switch (authorization.type) {
    case "function":
      if ((authorization.cacheSeconds ?? 0) === 0) return undefined;
      return {
        prop: "authorization.cacheSeconds",
        received: authorization.cacheSeconds,
        allowed: "0 on the direct pattern",
        remedy: "A cached response was made for another key: omit cacheSeconds, so that each key is decided.",
      };
    case "iam":
    case "cognito":
      return keyPrefixProblem(authorization.type, keyPrefix);
    case "authorizer":
      return undefined;
  }
}

/** Checks whether API Gateway's mappings can create a path segment of the key prefix. */
function keyPrefixProblem(type: "iam" | "cognito", keyPrefix: KeyPrefix): PropsProblem | undefined {
  const prop = "policy.keyPrefix";
  if (keyPrefix === "shared" || (type === "cognito" && keyPrefix === "subject")) return undefined;
  if (type === "cognito") {
    return {
      prop,
      received: keyPrefix,
      allowed: '"subject" or "shared" with native Cognito authorization',
      remedy: `API Gateway's mappings cannot read a tenant from a token's groups. ${NATIVE_ADVICE}`,
    };
  }
  return {
    prop,
    received: keyPrefix,
    allowed: '"shared" with IAM authorization',
    remedy:
      "API Gateway identifies an IAM caller by an ARN with slashes and colons, which is not one path segment, and " +
      `its mappings cannot convert it. Use "shared", or identify callers by tokens. ${NATIVE_ADVICE}`,
  };
}

/**
 * Rejects policy fields that nothing enforces: with Cognito or IAM authorization, no function checks the request before
 * S3.
 */
function unenforcedProblem(authorization: Authorization, policy: UploadPolicy): PropsProblem | undefined {
  if (authorization.type !== "cognito" && authorization.type !== "iam") return undefined;
  const rules: readonly [keyof UploadPolicy, boolean, string][] = [
    ["limits", policy.limits !== undefined, "omitted"],
    ["allowedContentTypes", policy.allowedContentTypes.length > 0, "empty"],
    ["allowedExtensions", policy.allowedExtensions.length > 0, "empty"],
    ["checksum", policy.checksum === "required", '"optional"'],
  ];
  const broken = rules.find(([, isSet]) => isSet);
  if (broken === undefined) return undefined;
  const [setting, , allowed] = broken;
  return {
    prop: `policy.${setting}`,
    received: policy[setting],
    allowed: `${allowed} if only ${authorization.type === "iam" ? "IAM" : "native Cognito"} authorizes`,
    remedy: `Nothing would enforce it. ${NATIVE_ADVICE}`,
  };
}

/**
 * Rejects size limits that nothing can enforce before S3. API Gateway shows `Content-Length` neither to a function nor
 * to a mapping, and S3 has no condition on it.
 */
function sizeProblem({ minBytes, maxBytes, limits = [] }: UploadPolicy): PropsProblem | undefined {
  if (!Token.isUnresolved(minBytes) && minBytes > 0) {
    const allowed = "0 on the direct pattern";
    return { prop: "policy.minBytes", received: minBytes, allowed, remedy: SIZE_REMEDY };
  }
  const least = Math.min(MAX_DIRECT_BYTES, ...limits.map((limit) => limit.maxBytes ?? MAX_DIRECT_BYTES));
  return maxBytesProblem("policy.maxBytes", maxBytes) ?? maxBytesProblem("policy.limits[].maxBytes", least);
}

/** Rejects a pre-shared key's size limit for the same reason. */
function callerSizeProblem(authorization: DirectUploadChecks["authorization"]): PropsProblem | undefined {
  if (authorization.type !== "authorizer") return undefined;
  const { leastCallerBytes = MAX_DIRECT_BYTES } = authorization.authorizer;
  return maxBytesProblem("identity.keys[].policy.maxBytes", leastCallerBytes);
}

export const SIZE_REMEDY =
  "API Gateway does not pass the length of a body to a function, so nothing would enforce the limit here. Leave the direct pattern " +
  'out, use a separate authorizer without that limit for it, or accept it with sizeLimits: "ignored".';

function maxBytesProblem(prop: string, maxBytes: number): PropsProblem | undefined {
  if (Token.isUnresolved(maxBytes) || maxBytes >= MAX_DIRECT_BYTES) return undefined;
  const allowed = `at least ${MAX_DIRECT_BYTES}, API Gateway's own limit, on the direct pattern`;
  return { prop, received: maxBytes, allowed, remedy: SIZE_REMEDY };
}

import type { Construct } from "constructs";
import type { TenantSource } from "../../functions/identity/contract.js";
import { TENANT_SOURCE } from "../../functions/identity/rules/tenant-source.js";
import type { CallerSource } from "../../functions/presign/contract.js";
import type { Variants } from "../../functions/rules/kinds.js";
import { integer, list, optional, tagged } from "../../functions/rules/kinds.js";
import type { RuleFor } from "../../functions/rules/rule.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { checkUploadPolicy } from "../checks.js";
import { PropsError } from "../errors.js";
import { anyText, arn, construct, IN_DOCUMENT, UPLOADS_PREFIX } from "../rules/values.js";
import type { ApiAuthorizer } from "./api-authorizer.js";
import type { DocumentSecurity } from "./document/security.js";

/** Authorization of an API's callers. */
export type Authorization =
  | AuthorizerAuthorization
  | CognitoAuthorization
  | IamAuthorization
  | FunctionAuthorization
  | NoAuthorization;

/**
 * By our own authorizer: Cognito, any OIDC issuer, or pre-shared keys. Every key is decided before the request to S3.
 */
export interface AuthorizerAuthorization {
  readonly type: "authorizer";
  readonly authorizer: ApiAuthorizer;
}

/**
 * By API Gateway's native Cognito authorizer: no function is called, and only the token is checked. It accepts every
 * app client of the user pools, including those that are not in a pool's `clientIds`, and ignores groups.
 * On the direct pattern, which needs `uncheckedKeys: "accepted"` with it:
 * - No key is checked. One with dot segments is stored unchanged below the caller's prefix, unless API Gateway resolves
 * the segments, which AWS does not document.
 * - API Gateway compares header names case-sensitively. Only names in lower case reach S3, which is what HTTP/2 sends;
 * over HTTP/1.1 `Cache-Control` is silently dropped, and so is `X-Amz-Checksum-Sha256`: the checksum is then not
 * verified.
 * - A body with `Content-Encoding: gzip` or `deflate` is stored decompressed, without the header.
 * - `x-upload-id` is not supported, and neither the key's hash nor the declared checksum is stored with the object.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export interface CognitoAuthorization {
  readonly type: "cognito";
  /** ARNs of the user pools whose tokens are accepted, 1 to 1,000. */
  readonly userPoolArns: readonly string[];
  /**
   * Scopes of which an access token needs one, as `RESOURCE_SERVER/SCOPE`; at least one.
   * @default - API Gateway accepts ID tokens instead of access tokens
   */
  readonly scopes?: readonly string[];
  /**
   * Source of a caller's tenant on the presigned pattern.
   * @default - callers have no tenant
   */
  readonly tenant?: TenantSource;
}

/**
 * By IAM: requests are signed (Signature Version 4), and the caller's own policies allow `execute-api:Invoke`. The
 * subject is the caller's ARN. That of an assumed role contains the session's name, which the principal that assumes
 * the role chooses: if several people share a role, its trust policy must restrict the name (`sts:RoleSessionName`). On
 * the direct pattern, the limits of {@link CognitoAuthorization} apply to keys, headers and `Content-Encoding`, too.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
 */
export interface IamAuthorization {
  readonly type: "iam";
}

/**
 * By your own Lambda function, which returns the context of `functions/api-authorizer/contract.ts`. API Gateway answers
 * a Deny with `ACCESS_DENIED`, whatever its context contains. On the direct pattern only this function keeps callers
 * apart:
 * - `rootSegment`, `subjectSegment` and `tenantSegment` become segments of the key unchanged. If one is missing that
 * the policy's `keyPrefix` needs, or `rootSegment` is, S3 rejects the request: the role may not use an empty segment.
 * - To reject a request with its own status and message, it allows the request and returns `rootSegment` `"_rejected"`,
 * `expectedBucketOwner` `"000000000000"`, and the three `refusal` fields. Otherwise `expectedBucketOwner` is the
 * bucket's owner; without the field, S3 does not check the owner.
 * - It must deny a path with dot segments, plain or encoded: API Gateway might resolve them in the path to S3, so that
 * it leaves the caller's folder or that of rejected requests.
 * - A client's header reaches S3 only as a field of the context: its name in camel case, e.g. `contentType`,
 * `cacheControl`, `xAmzChecksumSha256`. The function reads it in any case, omits it if it was not sent or is empty, and
 * rejects values that are not ASCII. Headers that it does not return are not forwarded.
 * - `uploadId`, `keySha256` and `declaredChecksum` are stored with the object, and `clientUploadId` is the response
 * header `x-upload-id`. For the check after the upload, an object without `uploadId` is foreign.
 * - `groups`, a JSON array of strings, becomes the caller's `groups` for a custom rule of the presigned pattern. Quotas
 * use it, too, and `quotaClaims`, a JSON object with a list of values for each claim.
 * - `policy`, a `CallerPolicy` as JSON, narrows the policy for the caller on the presigned pattern. On the direct
 * pattern the function itself decides; the check after the upload enforces `maxBytes` and `types`, which is separated
 * by spaces.
 * - It must reject `Content-Encoding`, because API Gateway decompresses the body.
 */
export interface FunctionAuthorization {
  readonly type: "function";
  readonly function: InvocableFunction;
  /**
   * Seconds for which an answer is cached for the same `Authorization` header, 0 to 3,600. Such an answer must allow
   * every path of the API. The direct pattern, whose authorizer decides each key, requires 0.
   * @default 0
   */
  readonly cacheSeconds?: number;
}

/** No authentication: for `POST /import` alone, and only with an explicit throttle. */
export interface NoAuthorization {
  readonly type: "none";
}

/** A function that API Gateway can call. */
export interface InvocableFunction {
  readonly functionName: string;
  /** `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`. */
  readonly invokeArn: string;
}

/** The Lambda function that authorizes; undefined if none does. */
export function authorizerFunction(authorization: Authorization): InvocableFunction | undefined {
  if (authorization.type === "authorizer") return authorization.authorizer;
  return authorization.type === "function" ? authorization.function : undefined;
}

/**
 * The authorization for an OpenAPI document.
 * @param cacheSeconds - Seconds for which an answer of our own authorizer is cached.
 */
export function documentSecurity(authorization: Authorization, cacheSeconds: number): DocumentSecurity {
  switch (authorization.type) {
    case "authorizer":
      return {
        type: "function",
        authorizerUri: authorization.authorizer.invokeArn,
        // API Gateway caches answers by the Authorization header only, but a pre-shared key may be in x-api-key.
        cacheSeconds: authorization.authorizer.hasPreSharedKeys ? 0 : cacheSeconds,
        namesApiKey: authorization.authorizer.tenantPlans !== undefined,
        explainsDenials: true,
      };
    case "function":
      return {
        type: "function",
        authorizerUri: authorization.function.invokeArn,
        cacheSeconds: authorization.cacheSeconds ?? 0,
        namesApiKey: false,
        explainsDenials: false,
      };
    case "cognito":
      return {
        type: "cognito",
        userPoolArns: authorization.userPoolArns,
        scopes: authorization.scopes ?? [],
      };
    case "iam":
    case "none":
      return authorization;
  }
}

/** The source from which a function behind the API reads the caller. */
export function callerSource(authorization: Authorization): CallerSource {
  return authorization.type === "function" ? "authorizer" : authorization.type;
}

/** The rule for {@link InvocableFunction}. */
export const INVOCABLE_FUNCTION: RuleFor<InvocableFunction> = construct<InvocableFunction>(
  "a NodeFunction",
  ["functionName", "invokeArn"],
  { remedy: "Pass a NodeFunction, or an object with both members." },
);

const CALLERS: Variants<Exclude<Authorization, NoAuthorization>, "type"> = {
  authorizer: {
    authorizer: construct<ApiAuthorizer>("an ApiAuthorizer", ["functionName", "invokeArn"]),
  },
  cognito: {
    userPoolArns: list(
      arn("cognito-idp", "userpool/"),
      { min: 1, max: 1_000 },
      { structural: IN_DOCUMENT, remedy: "Name the user pools whose tokens are accepted." },
    ),
    scopes: optional(
      list(
        anyText('a scope such as "uploads/write"'),
        { min: 1 },
        {
          structural: IN_DOCUMENT,
          remedy: "Name each scope in full. Leave the setting out to accept ID tokens, which have no scopes.",
        },
      ),
    ),
    tenant: optional(TENANT_SOURCE),
  },
  iam: {},
  function: {
    function: INVOCABLE_FUNCTION,
    cacheSeconds: optional(
      integer(
        { min: 0, max: 3_600, unit: "seconds" },
        {
          remedy: "Lower it, or leave it out to decide every request.",
          see: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
        },
      ),
      0,
    ),
  },
};

/** The rule for {@link Authorization}. */
export const AUTHORIZATION = tagged<Authorization, "type">(
  "type",
  { ...CALLERS, none: {} },
  { remedy: "Choose how callers are authenticated." },
);

/** The rule for an {@link Authorization} of an API without anonymous callers. */
export const CALLER_AUTHORIZATION = tagged<Exclude<Authorization, NoAuthorization>, "type">("type", CALLERS, {
  remedy:
    "Choose how callers are authenticated. Otherwise everyone who finds the address could fill the bucket. Only POST /import of the " +
    "presigned pattern can be open.",
});

/** The policy and the prefix of uploads. */
export interface UploadRules {
  readonly policy: UploadPolicy;
  readonly prefix: string;
  /** Path of the custom rule's file. */
  readonly rule?: string;
}

/**
 * The policy, prefix and rule of a pattern: those in the props, or those of our authorizer. With our authorizer, other
 * values in the props are rejected, because the authorizer would enforce its own values.
 */
export function uploadRules(
  scope: Construct,
  authorization: Authorization,
  props: { readonly policy?: Partial<UploadPolicy>; readonly prefix?: string; readonly rule?: string },
): UploadRules {
  if (authorization.type !== "authorizer") {
    return {
      policy: checkUploadPolicy(scope, props.policy),
      prefix: props.prefix ?? UPLOADS_PREFIX.fallback,
      rule: props.rule,
    };
  }
  const { authorizer } = authorization;
  const rules: UploadRules = {
    policy: checkUploadPolicy(scope, props.policy ?? authorizer.policy),
    prefix: props.prefix ?? authorizer.prefix,
    rule: props.rule ?? authorizer.rule,
  };
  for (const prop of ["policy", "prefix", "rule"] as const) {
    if (JSON.stringify(rules[prop]) === JSON.stringify(authorizer[prop])) continue;
    throw new PropsError(scope, {
      prop,
      received: props[prop],
      allowed: `the same as that of the authorizer at ${authorizer.node.path}`,
      remedy: `Leave ${prop} out here: the authorizer's value applies.`,
    });
  }
  return rules;
}

import { header } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Decision, ResourcePolicy } from "../../iam/policy/authorize.js";
import { denialReason, nameOf } from "../../iam/policy/authorize.js";
import type { ConditionContext } from "../../iam/policy/context.js";
import { isAccountPrincipal } from "../../iam/principal.js";
import type { Bucket } from "../../model.js";
import { accessDenied, S3Error } from "./protocol/error.js";
import type { S3Request } from "./request.js";
import { parameter, parametersWithPrefix } from "./request.js";
import type { ObjectEncryption } from "./storage/object-record.js";

/** Checks a request's permissions with IAM, one call for each action that the request takes. */
export interface Access {
  /** @throws {S3Error} 403 AccessDenied */
  require(action: string, context?: ConditionContext): void;
  /** Whether an action is allowed. Use this if a response contains more for callers with the permission. */
  allows(action: string, context?: ConditionContext): boolean;
  /** Like {@link Access.require}, but on the bucket itself. @throws {S3Error} 403 AccessDenied */
  requireOnBucket(action: string): void;
  /** Whether an action on the bucket itself is allowed. Decides between 403 and 404. */
  allowsOnBucket(action: string): boolean;
  /** Requires permission to use the KMS key that encrypts an object. @throws {S3Error} 403 AccessDenied */
  requireKey(action: "kms:GenerateDataKey" | "kms:Decrypt", encryption: ObjectEncryption): void;
}

/** Creates the permission checks of one request. */
export function createAccess(iam: Iam, request: S3Request, accountId: string): Access {
  const { bucket, key, caller } = request;
  const { principal } = caller;
  const policy = policyOf(bucket);
  const context = contextOf(request, accountId);
  const decide = (action: string, resource: string, extra: ConditionContext = {}): Decision =>
    iam.authorize(principal, action, resource, { ...context, ...extra }, policy);
  const objectArn = key === "" ? bucket.arn : `${bucket.arn}/${key}`;
  return {
    require: (action, extra) => {
      const decision = decide(action, objectArn, extra);
      if (!decision.allowed) throw denial(decision, action, objectArn, request, accountId);
    },
    requireOnBucket: (action) => {
      const decision = decide(action, bucket.arn);
      if (!decision.allowed) throw denial(decision, action, bucket.arn, request, accountId);
    },
    allows: (action, extra) => decide(action, objectArn, extra).allowed,
    allowsOnBucket: (action) => decide(action, bucket.arn).allowed,
    requireKey: (action, { algorithm, kmsKeyArn }) => {
      if (!algorithm.startsWith("aws:kms")) return;
      if (principal.type === "origin-access-identity" || principal.type === "anonymous") {
        throw new S3Error(
          400,
          "InvalidArgument",
          "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
          {
            explanation: {
              message: `${nameOf(principal)} cannot use a KMS key; use origin access control`,
              constructPath: bucket.constructPath,
            },
          },
        );
      }
      // The key's own policy allows AWS services, and S3 itself manages the AWS managed key.
      if (kmsKeyArn === undefined || principal.type === "service") return;
      const decision = iam.authorize(principal, action, kmsKeyArn, keyContextOf(bucket, accountId));
      if (!decision.allowed) throw denial(decision, action, kmsKeyArn, request, accountId);
    },
  };
}

function policyOf(bucket: Bucket): ResourcePolicy | undefined {
  if (bucket.policy === undefined) return undefined;
  return { ...bucket.policy, restrictPublicAccess: bucket.publicAccessBlock.restrictPublicBuckets };
}

/**
 * The condition keys of S3. The loopback listener represents S3's TLS endpoint.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
function contextOf(request: S3Request, accountId: string): ConditionContext {
  const { caller, http, facts } = request;
  const amz = Object.entries(parametersWithPrefix(request, "x-amz-"))
    .filter(([name]) => !name.startsWith("x-amz-meta-"))
    .map(([name, value]) => [`s3:${name}`, isHeaderOnly(name) ? header(http, name) : value] as const);
  const anonymous = caller.authType === "NONE";
  return {
    ...Object.fromEntries(amz),
    "aws:SecureTransport": "true",
    "aws:SourceIp": http.remoteAddress === "" ? undefined : http.remoteAddress,
    "aws:UserAgent": header(http, "user-agent"),
    "aws:Referer": header(http, "referer"),
    "s3:TlsVersion": "1.3",
    "s3:ResourceAccount": accountId,
    "s3:authType": anonymous ? undefined : authType(request),
    "s3:signatureversion": anonymous ? undefined : signatureVersion(request),
    "s3:signatureAge": signatureAge(request),
    // AWS documents this key for headers only, not for a presigned URL's query.
    "s3:if-none-match": facts.holds("policiesSeeQueryCondition")
      ? parameter(request, "if-none-match")
      : header(http, "if-none-match"),
    "s3:if-match": header(http, "if-match"),
  };
}

function authType({ caller, facts }: S3Request): string {
  return facts.holds("authTypeNamesPresignedUrls") ? caller.authType : "REST-HEADER";
}

/** The signature's age: in milliseconds if the fact `signatureAgeEndsUrls` holds, otherwise in seconds. */
function signatureAge({ caller: { signatureAgeMs }, facts }: S3Request): string | undefined {
  if (signatureAgeMs === undefined) return undefined;
  return String(facts.holds("signatureAgeEndsUrls") ? signatureAgeMs : Math.floor(signatureAgeMs / 1_000));
}

/** CloudFront signs for an origin access identity with version 2, unless the request carries the body's hash. */
function signatureVersion({ caller, http }: S3Request): string {
  const isIdentity = caller.principal.type === "origin-access-identity";
  return isIdentity && header(http, "x-amz-content-sha256") === undefined ? "AWS" : "AWS4-HMAC-SHA256";
}

/**
 * Whether policies see a parameter only if it is a header, although S3 also reads it from a presigned URL's query.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/1576
 */
function isHeaderOnly(name: string): boolean {
  return name.startsWith("x-amz-server-side-encryption");
}

/**
 * The condition keys of AWS KMS. S3 calls KMS on behalf of the caller.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function keyContextOf({ region }: Bucket, accountId: string): ConditionContext {
  return {
    "aws:SecureTransport": "true",
    "kms:CallerAccount": accountId,
    "kms:ViaService": `s3.${region}.amazonaws.com`,
  };
}

function denial(
  decision: Decision,
  action: string,
  resource: string,
  { caller: { principal }, bucket }: S3Request,
  accountId: string,
): S3Error {
  const explanation = {
    message: decision.reason,
    constructPath: decision.constructPath ?? bucket.constructPath,
  };
  const isOwn = isAccountPrincipal(principal) && principal.accountId === accountId;
  if (!isOwn) return accessDenied(explanation);
  const because = denialReason(decision, action);
  return accessDenied(
    explanation,
    `User: ${nameOf(principal)} is not authorized to perform: ${action} on resource: "${resource}" ${because}`,
  );
}

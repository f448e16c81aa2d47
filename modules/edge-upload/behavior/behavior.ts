import type {
  CloudfrontDistributionOrderedCacheBehavior,
  CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import type { Construct } from "constructs";
import type { EdgeAuthorizerSettings } from "../../../functions/edge-authorizer/contract.js";
import { SIGNATURE_V2_REGIONS } from "../../../functions/edge-authorizer/contract.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { OriginAccess } from "../../origin-access/index.js";
import { withShippedKeys } from "../keys/shipped-keys.js";
import type { CompletedAuthorizerProps } from "../rules.js";
import { AuthorizerFunction } from "./authorizer-function.js";
import { createOriginRequestPolicy, createResponseHeadersPolicy } from "./policies.js";

/**
 * AWS's managed policy CachingDisabled.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** CloudFront offers no smaller set that includes PUT. The function rejects the other methods. */
const ALL_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

type UploadsBehaviorProps = CompletedAuthorizerProps & {
  readonly policy: UploadPolicy;
  /** The origin's id, unique in the distribution. */
  readonly originId: string;
  /** Path of uploads in the distribution: segments that each end in `/`. @default "" */
  readonly basePath?: string;
};

/** The parts of a distribution that receive uploads. */
export interface UploadsBehavior {
  readonly origin: CloudfrontDistributionOrigin;
  readonly behavior: Omit<CloudfrontDistributionOrderedCacheBehavior, "pathPattern">;
  readonly originAccess: OriginAccess;
  readonly settings: EdgeAuthorizerSettings;
  readonly functionName: string;
  readonly needsContentSha256: boolean;
}

/** Makes the function, the access to the bucket and the policies of a behavior, and describes the behavior. */
export function createUploadsBehavior(scope: Construct, props: UploadsBehaviorProps): UploadsBehavior {
  const { bucket, identity, policy, prefix, corsAllowedOrigins, parts, originId, basePath = "" } = props;
  const originAccess = new OriginAccess(scope, "OriginAccess", {
    type: props.originAccess,
    keepIdentity: props.keepOriginAccessIdentity,
    bucket,
    prefix,
    parts,
    writeOnce: !policy.overwrite,
  });
  const settings: EdgeAuthorizerSettings = {
    identity: withShippedKeys(scope, identity, props.keysFrom),
    policy,
    prefix,
    originAccess: originAccess.type,
    bucketRegion: bucket.region,
    corsAllowedOrigins,
    ...(props.tenants && { tenants: props.tenants }),
    ...(parts && { parts }),
    ...(basePath !== "" && { basePath }),
    ...(props.quota && { quota: props.quota.settings }),
  };
  const authorizer = new AuthorizerFunction(scope, "Authorizer", { ...props, settings });
  return {
    originAccess,
    settings,
    functionName: authorizer.functionName,
    needsContentSha256: props.originAccess === "oai" && !SIGNATURE_V2_REGIONS.includes(bucket.region),
    origin: bucketOrigin(originId, bucket.bucketRegionalDomainName, originAccess),
    behavior: {
      targetOriginId: originId,
      viewerProtocolPolicy: "https-only",
      allowedMethods: ALL_METHODS,
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: CACHING_DISABLED,
      originRequestPolicyId: createOriginRequestPolicy(scope, parts).id,
      responseHeadersPolicyId: createResponseHeadersPolicy(scope, { corsAllowedOrigins, parts }).id,
      // The function needs no body, and CloudFront would truncate it at 40 KB.
      lambdaFunctionAssociation: [
        { eventType: "viewer-request", lambdaArn: authorizer.qualifiedArn, includeBody: false },
      ],
    },
  };
}

/**
 * The origin with the bucket's Regional name. For hours after a bucket is created, the global name redirects, and a PUT
 * would fail.
 */
function bucketOrigin(
  originId: string,
  domainName: string,
  { accessControlId, accessIdentityPath }: OriginAccess,
): CloudfrontDistributionOrigin {
  return {
    originId,
    domainName,
    originAccessControlId: accessControlId,
    s3OriginConfig:
      accessIdentityPath === undefined ? undefined : { originAccessIdentity: accessIdentityPath },
  };
}

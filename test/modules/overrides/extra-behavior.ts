import type {
  CloudfrontDistribution,
  CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import type { EdgeUpload } from "../../../modules/edge-upload/index.js";

/** AWS's managed policies CachingDisabled and AllViewerExceptHostHeader. */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** Serves `/api/*` of the distribution from an API of yours. */
export function addApi(edge: EdgeUpload, domainName: string): void {
  const distribution = edge.node.findChild("Distribution") as CloudfrontDistribution;
  const customOriginConfig = {
    httpPort: 80,
    httpsPort: 443,
    originProtocolPolicy: "https-only",
    originSslProtocols: ["TLSv1.2"],
  };
  distribution.putOrigin([
    ...(distribution.originInput as CloudfrontDistributionOrigin[]),
    { originId: "api", domainName, customOriginConfig },
  ]);
  distribution.putOrderedCacheBehavior([
    {
      pathPattern: "/api/*",
      targetOriginId: "api",
      viewerProtocolPolicy: "https-only",
      allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: CACHING_DISABLED,
      originRequestPolicyId: ALL_BUT_HOST,
    },
  ]);
}

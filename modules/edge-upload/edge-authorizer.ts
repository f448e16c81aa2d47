import type {
  CloudfrontDistributionCustomErrorResponse,
  CloudfrontDistributionOrderedCacheBehavior,
  CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { Construct } from "constructs";
import type { EdgeAuthorizerSettings } from "../../functions/edge-authorizer/contract.js";
import type { OriginAccess } from "../origin-access/index.js";
import type { UploadsBehavior } from "./behavior/behavior.js";
import { createUploadsBehavior } from "./behavior/behavior.js";
import { UNCACHED_ERRORS } from "./behavior/error-caching.js";
import { checkEdgeAuthorizer } from "./checks.js";
import type { EdgeAuthorizerProps } from "./props.js";

/**
 * Uploads through a CloudFront distribution of your own: a Lambda@Edge function that checks each request below
 * `basePath`, with the origin and the cache behavior for your distribution. All other behaviors stay as they are.
 */
export class EdgeAuthorizer extends Construct {
  /** Path of the distribution that receives uploads, e.g. `/uploads/`. */
  readonly path: string;
  /** The Lambda@Edge function's name. Its logs are in `/aws/lambda/us-east-1.NAME`, in the Region nearest to the caller. */
  readonly functionName: string;
  /** Whether uploads in parts are supported. */
  readonly parts: boolean;
  /**
   * Whether each PUT needs the SHA-256 of its body in `x-amz-content-sha256`: with `"oai"`, if the Region has no
   * Signature Version 2, or if only Terraform knows the Region.
   */
  readonly needsContentSha256: boolean;
  /** Settings of the function, without secrets. */
  readonly settings: EdgeAuthorizerSettings;
  /** CloudFront's way of signing requests to the bucket. It also lists the statements for a KMS key's policy. */
  readonly originAccess: OriginAccess;
  readonly #uploads: UploadsBehavior;

  constructor(scope: Construct, id: string, given: EdgeAuthorizerProps) {
    super(scope, id);
    const props = checkEdgeAuthorizer(this, given);
    const uploads = createUploadsBehavior(this, {
      ...props,
      basePath: `${props.basePath}/`,
      originId: this.node.path,
    });
    this.#uploads = uploads;
    this.path = `/${props.basePath}/`;
    this.functionName = uploads.functionName;
    this.parts = props.parts;
    this.needsContentSha256 = uploads.needsContentSha256;
    this.settings = uploads.settings;
    this.originAccess = uploads.originAccess;
  }

  /** The bucket, for the distribution's `origin`. Its id is this construct's path. */
  origin(): CloudfrontDistributionOrigin {
    return this.#uploads.origin;
  }

  /**
   * The behavior of all paths below `basePath`, for the distribution's `orderedCacheBehavior`. Put it before each
   * behavior whose pattern includes these paths: CloudFront uses the first one that matches.
   */
  behavior(): CloudfrontDistributionOrderedCacheBehavior {
    return { pathPattern: `${this.path}*`, ...this.#uploads.behavior };
  }

  /**
   * Error responses that CloudFront does not cache, for the distribution's `customErrorResponse`. By default,
   * CloudFront repeats an error for ten seconds, also to another caller. A distribution has one list for all its
   * behaviors.
   */
  uncachedErrors(): CloudfrontDistributionCustomErrorResponse[] {
    return UNCACHED_ERRORS.map((response) => ({ ...response }));
  }

  /** Allows the distribution to write to the bucket, below `prefix`. Without it, S3 answers each upload with 403. */
  grantPut(distributionArn: string): void {
    this.originAccess.grantPut(distributionArn);
  }

  /**
   * URL for uploads: `PUT {uploadUrl}/{key}`.
   * @param hostName - A host name of the distribution
   */
  uploadUrl(hostName: string): string {
    return `https://${hostName}${this.path.slice(0, -1)}`;
  }
}

import type { CloudfrontDistributionConfig } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import type { EdgeAuthorizerSettings } from "../../functions/edge-authorizer/contract.js";
import type { OriginAccess } from "../origin-access/index.js";
import type { RateLimit } from "../rate-limit/index.js";
import { createWebAcl } from "../rate-limit/index.js";
import { createRequestAlarm } from "../request-alarm/index.js";
import { answeredOrigin } from "../rest-api/document/cors.js";
import { createUploadsBehavior } from "./behavior/behavior.js";
import { UNCACHED_ERRORS } from "./behavior/error-caching.js";
import { checkEdgeUpload } from "./checks.js";
import { createDistributionAlarms } from "./distribution-alarms.js";
import type { EdgeCountries, EdgeUploadProps } from "./props.js";

const ORIGIN_ID = "bucket";
/** CloudFront's longest comment in characters. */
const LONGEST_COMMENT = 128;

/** Uploads through CloudFront: a Lambda@Edge function checks each request, and CloudFront writes to the bucket. */
export class EdgeUpload extends Construct {
  /** e.g. `E1ABCDEF2GHIJ3`. */
  readonly distributionId: string;
  /** ARN of the distribution, for the policies of buckets and KMS keys. */
  readonly distributionArn: string;
  /** `dXXXX.cloudfront.net`. */
  readonly distributionDomainName: string;
  /** URL for uploads: `PUT {uploadUrl}/{key}`. */
  readonly uploadUrl: string;
  /**
   * The Lambda@Edge function's name. Its logs are in `/aws/lambda/us-east-1.NAME`, in the Region nearest to the caller.
   */
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
  /** CloudFront's access to the bucket. It also lists the statements for a KMS key's policy. */
  readonly originAccess: OriginAccess;

  constructor(scope: Construct, id: string, given: EdgeUploadProps) {
    super(scope, id);
    const props = checkEdgeUpload(this, given);
    const { corsAllowedOrigins } = props;
    const uploads = createUploadsBehavior(this, { ...props, originId: ORIGIN_ID });
    this.originAccess = uploads.originAccess;
    this.settings = uploads.settings;
    const distribution = new CloudfrontDistribution(this, "Distribution", {
      comment: `Uploads (${this.node.path})`.slice(0, LONGEST_COMMENT),
      enabled: true,
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: props.priceClass,
      webAclId: props.rateLimit
        ? this.#createWebAcl(props.rateLimit, corsAllowedOrigins).arn
        : props.webAclArn,
      loggingConfig: props.accessLogs && {
        bucket: props.accessLogs.bucketDomainName,
        prefix: props.accessLogs.prefix,
      },
      origin: [uploads.origin],
      defaultCacheBehavior: uploads.behavior,
      customErrorResponse: UNCACHED_ERRORS,
      restrictions: { geoRestriction: geoRestriction(props.countries) },
      ...hostSettings(props),
    });
    this.originAccess.grantPut(distribution.arn);

    if (props.requestAlarm !== undefined) {
      createRequestAlarm(this, props.requestAlarm, {
        namespace: "AWS/CloudFront",
        metricName: "Requests",
        dimensions: { DistributionId: distribution.id, Region: "Global" },
        region: "us-east-1",
      });
    }
    if (props.distributionAlarms !== undefined) {
      createDistributionAlarms(this, props.distributionAlarms, {
        distributionId: distribution.id,
        rateLimit: props.rateLimit,
      });
    }
    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.distributionDomainName = distribution.domainName;
    this.uploadUrl = `https://${firstAlias(props.aliases) ?? distribution.domainName}`;
    this.functionName = uploads.functionName;
    this.parts = props.parts;
    this.needsContentSha256 = uploads.needsContentSha256;
  }

  #createWebAcl(rateLimit: RateLimit, corsAllowedOrigins: readonly string[]) {
    const origin = answeredOrigin(corsAllowedOrigins);
    return createWebAcl(this, rateLimit, { scope: "CLOUDFRONT", answeredOrigin: origin });
  }
}

function geoRestriction(
  countries: EdgeCountries | undefined,
): CloudfrontDistributionConfig["restrictions"]["geoRestriction"] {
  if (countries === undefined) return { restrictionType: "none" };
  return "allow" in countries
    ? { restrictionType: "whitelist", locations: [...countries.allow] }
    : { restrictionType: "blacklist", locations: [...countries.deny] };
}

/** The first alias, by a Terraform expression if only Terraform knows the list. */
function firstAlias(aliases: readonly string[] | undefined): string | undefined {
  return Token.isUnresolved(aliases) ? Fn.element([...(aliases ?? [])], 0) : aliases?.[0];
}

function hostSettings({
  aliases,
  certificateArn,
  tlsPolicy,
}: EdgeUploadProps): Pick<CloudfrontDistributionConfig, "aliases" | "viewerCertificate"> {
  if (certificateArn === undefined) return { viewerCertificate: { cloudfrontDefaultCertificate: true } };
  return {
    aliases: [...(aliases ?? [])],
    viewerCertificate: {
      acmCertificateArn: certificateArn,
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: tlsPolicy,
    },
  };
}

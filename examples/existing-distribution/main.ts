import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EdgeAuthorizer } from "s3-upload-patterns/edge-upload";
import { UploadBucket } from "s3-upload-patterns/upload-bucket";
import { UserPool } from "s3-upload-patterns/user-pool";

/** AWS's managed cache policy CachingDisabled. */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

/** A site's distribution, which also receives the uploads of the site's customers: `PUT /uploads/NAME`. */
class SiteStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const pages = new S3Bucket(this, "Pages", { bucketPrefix: "pages-" });
    const pagesAccess = new CloudfrontOriginAccessControl(this, "PagesAccess", {
      name: "site-pages",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });

    const users = new UserPool(this, "Users", { tenant: { groupPrefix: "customer:" } });
    const bucket = new UploadBucket(this, "Bucket", { expirationDays: 30 });
    const uploads = new EdgeAuthorizer(this, "Uploads", {
      bucket,
      identity: users.identity,
      basePath: "uploads",
      policy: { maxBytes: 10_000_000, keyPrefix: "tenant/subject" },
    });

    const site = new CloudfrontDistribution(this, "Site", {
      enabled: true,
      origin: [
        {
          originId: "pages",
          domainName: pages.bucketRegionalDomainName,
          originAccessControlId: pagesAccess.id,
        },
        uploads.origin(),
      ],
      // Before the site's own behaviors: the first one that matches a path is used.
      orderedCacheBehavior: [uploads.behavior()],
      defaultCacheBehavior: {
        targetOriginId: "pages",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_DISABLED,
      },
      customErrorResponse: uploads.uncachedErrors(),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
    uploads.grantPut(site.arn);

    const isPrivate = new S3BucketPublicAccessBlock(this, "PagesPrivate", {
      bucket: pages.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, "PagesPolicy", {
      bucket: pages.bucket,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "SiteReads",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: `${pages.arn}/*`,
            Condition: { StringEquals: { "AWS:SourceArn": site.arn } },
          },
        ],
      }),
      dependsOn: [isPrivate],
    });

    new TerraformOutput(this, "site_url", { value: `https://${site.domainName}`, staticId: true });
    new TerraformOutput(this, "edge_url", { value: uploads.uploadUrl(site.domainName), staticId: true });
    new TerraformOutput(this, "pages_bucket", { value: pages.bucket, staticId: true });
    new TerraformOutput(this, "uploads_bucket", { value: bucket.bucketName, staticId: true });
    new TerraformOutput(this, "client_id", { value: users.clientIds[0], staticId: true });
  }
}

const app = new App();
new SiteStack(app, "site");
app.synth();

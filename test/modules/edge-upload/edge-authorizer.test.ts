import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { EdgeAuthorizerProps } from "../../../modules/edge-upload/index.js";
import { EdgeAuthorizer, EdgeUpload } from "../../../modules/edge-upload/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import type { Template } from "../../support/template.js";
import { parsePolicy, refusal, synthesize } from "../../support/template.js";

const IDENTITY = {
  type: "pre-shared-key",
  keys: [{ sha256: "0".repeat(64), subject: "robot" }],
} as const;

/** A distribution of the user's own with the authorizer's parts. */
function siteTemplate(props: Partial<EdgeAuthorizerProps> = {}): Template {
  return synthesize((stack) => {
    const uploads = new EdgeAuthorizer(stack, "Uploads", {
      bucket: new UploadBucket(stack, "Bucket"),
      identity: IDENTITY,
      basePath: "media/uploads",
      ...props,
    });
    const site = new CloudfrontDistribution(stack, "Site", {
      enabled: true,
      origin: [uploads.origin()],
      orderedCacheBehavior: [uploads.behavior()],
      defaultCacheBehavior: {
        targetOriginId: uploads.origin().originId,
        viewerProtocolPolicy: "https-only",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
      },
      customErrorResponse: uploads.uncachedErrors(),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
    uploads.grantPut(site.arn);
  });
}

/** The settings that EdgeUpload gives its own distribution. */
function ownTemplate(): Template {
  return synthesize((stack) => {
    new EdgeUpload(stack, "Edge", { bucket: new UploadBucket(stack, "Bucket"), identity: IDENTITY });
  });
}

const distributionOf = (template: Template) => template.resource("aws_cloudfront_distribution");

function configOf(template: Template): object {
  const zip = unzipSync(template.readAsset(String(template.resource("aws_lambda_function").filename)));
  return JSON.parse(strFromU8(zip["config.json"] ?? new Uint8Array()));
}

/** Without names, which follow the construct's path. */
const anonymous = (value: unknown) => JSON.stringify(value).replace(/\$\{[^}]*\}/g, "REFERENCE");

describe("EdgeAuthorizer", () => {
  it("gives a distribution the behavior that EdgeUpload has, for the paths below the base path", () => {
    const [{ path_pattern: pattern, target_origin_id: origin, ...behavior }] = Object(
      distributionOf(siteTemplate()).ordered_cache_behavior,
    );
    const { target_origin_id: _, ...own } = Object(distributionOf(ownTemplate()).default_cache_behavior);

    expect(pattern).toBe("/media/uploads/*");
    expect(origin).toMatch(/Uploads$/);
    expect(anonymous(behavior)).toBe(anonymous(own));
  });

  it("gives a distribution an origin with an id of its own and access to the bucket", () => {
    expect(distributionOf(siteTemplate()).origin).toEqual([
      expect.objectContaining({
        origin_id: expect.stringMatching(/Uploads$/),
        domain_name: expect.stringContaining("bucket_regional_domain_name"),
        origin_access_control_id: expect.stringContaining("aws_cloudfront_origin_access_control"),
      }),
    ]);
  });

  it("caches no error of an upload", () => {
    const errors = Object(distributionOf(siteTemplate()).custom_error_response) as object[];

    expect(errors).toContainEqual({ error_code: 403, error_caching_min_ttl: 0 });
    expect(JSON.stringify(errors)).not.toContain("response_page_path");
  });

  it("adds the base path to the settings, unlike EdgeUpload", () => {
    expect(configOf(siteTemplate())).toMatchObject({
      settings: { basePath: "media/uploads/", prefix: "uploads/" },
    });
    expect(configOf(ownTemplate())).not.toHaveProperty("settings.basePath");
  });

  it("lets this distribution only write, below the prefix only", () => {
    const statements = parsePolicy(siteTemplate().resource("aws_s3_bucket_policy").policy);
    const put = statements.find(({ Sid }) => Sid === "CloudFrontPut");

    expect(put).toMatchObject({
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [expect.stringMatching(/\/uploads\/\*$/)],
      Condition: {
        StringEquals: { "AWS:SourceArn": expect.stringContaining("aws_cloudfront_distribution.Site") },
      },
    });
  });

  it("returns the URL for uploads", () => {
    synthesize((stack) => {
      const uploads = new EdgeAuthorizer(stack, "Uploads", {
        bucket: new UploadBucket(stack, "Bucket"),
        identity: IDENTITY,
        basePath: "uploads",
      });

      expect(uploads.uploadUrl("www.example.com")).toBe("https://www.example.com/uploads");
      expect(uploads.path).toBe("/uploads/");
    });
  });

  it.each(["", "/uploads", "uploads/", "up loads", "a//b", "../a", "a*", "a.b"])(
    "rejects the base path %j",
    (basePath) => {
      expect(refusal(() => siteTemplate({ basePath })).message).toContain("basePath must be path segments");
    },
  );

  it.each<[string, Partial<EdgeAuthorizerProps>, string]>([
    ["a refresh time without SSM", { settingsRefreshSeconds: 60 }, "settingsRefreshSeconds"],
    ["a rule next to a function of the user's own", { rule: "a.ts", authorizerEntry: "b.ts" }, "rule"],
    ["a prop of the distribution", { aliases: ["a.example.com"] } as never, "aliases"],
  ])("rejects %s, as EdgeUpload does", (_name, props, prop) => {
    expect(refusal(() => siteTemplate(props)).message).toContain(prop);
  });
});

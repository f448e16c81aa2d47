import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import type { App } from "cdktf";
import { Lazy, TerraformOutput, TerraformStack } from "cdktf";
import { afterEach, describe, expect, it } from "vitest";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import { policyDocument } from "../../modules/iam/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import type { LocalStack } from "../support/local-stack.js";
import { serve } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const REGION = "eu-central-1";
const OWNERS_PAGE = "https://owner.example";

interface Owner {
  /** Whether this stack manages the bucket's policy. */
  readonly manageBucketPolicy: boolean;
  /** The owner's own policy in addition to its deny; missing if the owner has none. */
  readonly ownersPolicy?: "deny only" | "with what the patterns need";
}

/** A bucket of another team, with its settings, and the patterns. */
class BorrowedBucketStack extends TerraformStack {
  constructor(scope: App, { manageBucketPolicy, ownersPolicy }: Owner) {
    super(scope, "borrowed");
    new AwsProvider(this, "Aws", { region: REGION });
    const owners = new S3Bucket(this, "Owners", { bucket: "owners-bucket" });
    new S3BucketVersioningA(this, "OwnersVersioning", {
      bucket: owners.bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketCorsConfiguration(this, "OwnersCors", {
      bucket: owners.bucket,
      corsRule: [{ allowedOrigins: [OWNERS_PAGE], allowedMethods: ["PUT"], allowedHeaders: ["*"] }],
    });

    const bucket = new UploadBucket(this, "Bucket", {
      existing: { bucketName: owners.bucket, region: REGION, versioned: true },
      manageBucketPolicy,
    });
    const { identity } = new UserPool(this, "Users");
    const authorizer = new ApiAuthorizer(this, "Authorizer", { identity, bucket });
    const authorization = { type: "authorizer", authorizer } as const;
    const direct = new DirectUpload(this, "Direct", { bucket, authorization });
    const presigned = new PresignedUpload(this, "Presigned", { bucket, authorization });
    const edge = new EdgeUpload(this, "Edge", { bucket, identity });
    if (ownersPolicy !== undefined) {
      const deny = {
        sid: "OwnersRule",
        effect: "Deny",
        principals: "*",
        actions: ["s3:PutObject"],
        resources: [`${owners.arn}/uploads/alice/forbidden/*`],
      } as const;
      new S3BucketPolicy(this, "OwnersPolicy", {
        bucket: owners.bucket,
        policy: Lazy.stringValue({
          produce: () =>
            policyDocument([deny, ...(ownersPolicy === "deny only" ? [] : bucket.policyStatements)]),
        }),
      });
    }
    const outputs = { direct_url: direct.url, presigned_url: presigned.url, edge_url: edge.uploadUrl };
    for (const [name, value] of Object.entries({ ...outputs, bucket_name: bucket.bucketName })) {
      new TerraformOutput(this, name, { value, staticId: true });
    }
  }
}

let stack: LocalStack;
afterEach(() => stack.close());

async function uploadTo(owner: Owner) {
  stack = await serve((app) => new BorrowedBucketStack(app, owner));
  return uploadsOf(stack, await stack.token({ sub: "alice" }));
}

describe("a bucket of another owner", () => {
  it("accepts direct and presigned uploads; edge needs the owner's statements", async () => {
    const uploads = await uploadTo({ manageBucketPolicy: false, ownersPolicy: "deny only" });

    expect(await uploads.statuses("a.txt")).toEqual({ direct: 200, presigned: 200, edge: 403 });
    expect((await stack.keys()).sort()).toEqual([
      "uploads/alice/direct-a.txt",
      "uploads/alice/presigned-a.txt",
    ]);
  });

  it("accepts edge uploads after its owner has added the statements, and keeps its policy, CORS and versions", async () => {
    const uploads = await uploadTo({
      manageBucketPolicy: false,
      ownersPolicy: "with what the patterns need",
    });
    expect(await uploads.statuses("a.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });
    const signed = (await uploads.sign("b.txt", "x")).json() as { url: string };

    const forbidden = [
      await uploads.direct("forbidden/a.txt", "x"),
      await uploads.presigned("forbidden/b.txt", "x"),
      await uploads.edge("forbidden/c.txt", "x"),
    ];
    const kept = await uploads.direct("kept.txt", "x");
    const preflight = (origin: string) =>
      stack.send("OPTIONS", signed.url, undefined, { origin, "access-control-request-method": "PUT" });

    expect(forbidden.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(kept.headers["x-amz-version-id"]).toBeDefined();
    expect((await preflight(OWNERS_PAGE)).status).toBe(200);
    expect((await preflight("https://app.example")).status).toBe(403);
  });

  it("accepts every pattern if its policy is handed over explicitly", async () => {
    const uploads = await uploadTo({ manageBucketPolicy: true });

    expect(await uploads.statuses("a.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });
    expect((await uploads.direct("v.txt", "x")).headers["x-amz-version-id"]).toBeDefined();
  });
});

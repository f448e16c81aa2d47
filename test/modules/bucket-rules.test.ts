import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import { MalwareProtection } from "../../modules/malware-protection/index.js";
import type { UploadBucketProps } from "../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import type { UploadCompletedProps } from "../../modules/upload-completed/index.js";
import { UploadCompleted } from "../../modules/upload-completed/index.js";
import { PropsError } from "../../modules/uploads/index.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const IDENTITY = { type: "cognito", userPoolId: "eu-central-1_AbCdEf123", clientIds: ["abc"] } as const;
const EXISTING = { bucketName: "given", region: "eu-central-1", eventBridge: true };

function stackOf(app: App, name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, "Aws", { region: "eu-central-1" });
  return stack;
}

/** Builds a construct in the stack "b" with a bucket of the stack "a". */
function build(
  make: (stack: TerraformStack, bucket: UploadBucket) => unknown,
  props: UploadBucketProps,
): void {
  const app = new App({ outdir: "/nonexistent" });
  const bucket = new UploadBucket(stackOf(app, "a"), "Bucket", props);
  make(stackOf(app, "b"), bucket);
}

const edge = (stack: TerraformStack, bucket: UploadBucket) =>
  new EdgeUpload(stack, "It", { bucket, identity: IDENTITY });
const scan = (stack: TerraformStack, bucket: UploadBucket, id = "Scan", prefix?: string) =>
  new MalwareProtection(stack, id, { bucket, prefix });
const check = (
  stack: TerraformStack,
  bucket: UploadBucket,
  id = "Check",
  props: Omit<UploadCompletedProps, "bucket"> = {},
) => new UploadCompleted(stack, id, { bucket, ...props });

describe("a bucket of another stack", () => {
  it.each<[string, (stack: TerraformStack, bucket: UploadBucket) => unknown]>([
    ["EdgeUpload", edge],
    ["MalwareProtection", (stack, bucket) => scan(stack, bucket)],
    ["UploadCompleted", (stack, bucket) => check(stack, bucket)],
  ])("is rejected by %s, with both ways to fix it", (_module, make) => {
    for (const props of [{ eventBridge: true }, { existing: EXISTING, manageBucketPolicy: true }]) {
      expect(() => build(make, props)).toThrow(PropsError);
      expect(() => build(make, props)).toThrow(/bucket must be a bucket of the same stack, "b"/);
      expect(() => build(make, props)).toThrow(/in the stack "a".*as existing/);
    }
  });

  it.each<[string, (stack: TerraformStack, bucket: UploadBucket) => unknown]>([
    ["EdgeUpload", edge],
    ["MalwareProtection", (stack, bucket) => scan(stack, bucket)],
    ["UploadCompleted", (stack, bucket) => check(stack, bucket)],
  ])("is accepted by %s if its owner keeps the policy", (_module, make) => {
    expect(() => build(make, { existing: EXISTING })).not.toThrow();
  });

  it("is accepted by UploadCompleted if it deletes, because the policy then stays as it is", () => {
    expect(() =>
      build((stack, bucket) => check(stack, bucket, "Check", { rejectedObjects: "delete" }), {
        eventBridge: true,
      }),
    ).not.toThrow();
  });
});

/** Builds on one bucket that sends events. */
const onOne = (make: (stack: TerraformStack, bucket: UploadBucket) => void) => (stack: TerraformStack) =>
  make(stack, new UploadBucket(stack, "Bucket", { eventBridge: true }));

describe("two constructs on one bucket", () => {
  it("get unique Sids in its policy: UploadCompleted and EdgeUpload twice", () => {
    const template = synthesize(
      onOne((stack, bucket) => {
        check(stack, bucket, "FirstCheck", { prefix: "a/" });
        check(stack, bucket, "SecondCheck", { prefix: "b/" });
        for (const prefix of ["a/", "b/"])
          new EdgeUpload(stack, `Edge-${prefix[0]}`, { bucket, identity: IDENTITY, prefix });
        bucket.addPolicyStatement({
          sid: "DenyWithoutTls",
          effect: "Deny",
          principals: "*",
          actions: ["s3:*"],
          resources: ["*"],
        });
      }),
    );
    const sids = parsePolicy(template.resource("aws_s3_bucket_policy").policy).map(({ Sid }) => Sid);

    expect(new Set(sids).size).toBe(sids.length);
    expect(sids).toEqual(
      expect.arrayContaining(["NoReadOfRejected", "NoReadOfRejected2", "CloudFrontPut", "CloudFrontPut2"]),
    );
    expect(sids).toEqual(expect.arrayContaining(["DenyWithoutTls", "DenyWithoutTls2"]));
  });

  it.each<[string, (stack: TerraformStack, bucket: UploadBucket) => void, RegExp]>([
    [
      "MalwareProtection after a check that tags",
      (stack, bucket) => {
        check(stack, bucket);
        scan(stack, bucket);
      },
      /"delete".*next to MalwareProtection[\s\S]*remove the other's tag/,
    ],
    [
      "a check that tags after MalwareProtection",
      (stack, bucket) => {
        scan(stack, bucket);
        check(stack, bucket);
      },
      /rejectedObjects must be "delete"/,
    ],
    [
      "a check that tags foreign objects after MalwareProtection",
      (stack, bucket) => {
        scan(stack, bucket);
        check(stack, bucket, "Check", { rejectedObjects: "delete", foreignObjects: "reject" });
      },
      /foreignObjects "log"/,
    ],
    [
      "MalwareProtection twice, whatever the prefixes",
      (stack, bucket) => {
        scan(stack, bucket, "First", "a/");
        scan(stack, bucket, "Second", "b/");
      },
      /bucket must be a bucket without another MalwareProtection/,
    ],
    [
      "two checks that tag the same objects",
      (stack, bucket) => {
        check(stack, bucket, "First", { prefix: "in/" });
        check(stack, bucket, "Second", { prefix: "in/b/" });
      },
      /prefix must be a prefix that does not overlap with "in\/" of test\/First/,
    ],
  ])("are rejected: %s", (_name, make, message) => {
    const error = refusal(onOne(make));

    expect(error).toBeInstanceOf(PropsError);
    expect(error.message).toMatch(message);
  });

  it("are accepted if they do not conflict", () => {
    expect(() =>
      synthesize(
        onOne((stack, bucket) => {
          scan(stack, bucket, "Scan", "a/");
          check(stack, bucket, "Deletes", { prefix: "a/", rejectedObjects: "delete" });
          check(stack, bucket, "Tags", { prefix: "b/" });
          scan(stack, new UploadBucket(stack, "Other", { eventBridge: true }), "OtherScan");
        }),
      ),
    ).not.toThrow();
  });
});

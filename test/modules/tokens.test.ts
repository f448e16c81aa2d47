import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import { functionEntry, NodeFunction } from "../../modules/node-function/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UploadCompleted } from "../../modules/upload-completed/index.js";
import { PropsError } from "../../modules/uploads/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { refusal, synthesize } from "../support/template.js";

const IDENTITY = { type: "cognito", userPoolId: "eu-central-1_AbCdEf123", clientIds: ["abc"] } as const;
const OWN_FUNCTION = { type: "function", function: { functionName: "f", invokeArn: "arn:f" } } as const;
const REGIONAL = { bucketName: "given", region: "eu-central-1" };

type Build = (stack: TerraformStack, props: object) => unknown;

const bucketOf = (stack: TerraformStack) => new UploadBucket(stack, "Bucket", { eventBridge: true });
const bucket: Build = (stack, props) => new UploadBucket(stack, "It", props);
const existing: Build = (stack, props) =>
  new UploadBucket(stack, "It", { existing: { ...REGIONAL, ...props } });
const edge: Build = (stack, props) =>
  new EdgeUpload(stack, "It", { bucket: bucketOf(stack), identity: IDENTITY, ...props });
const direct: Build = (stack, props) =>
  new DirectUpload(stack, "It", { bucket: bucketOf(stack), authorization: OWN_FUNCTION, ...props });
const completed: Build = (stack, props) =>
  new UploadCompleted(stack, "It", { bucket: bucketOf(stack), ...props });
const pool: Build = (stack, props) => new UserPool(stack, "It", props);
const lambda: Build = (stack, props) =>
  new NodeFunction(stack, "It", {
    entry: functionEntry("api-authorizer"),
    description: "A function",
    ...props,
  });

const inPolicy =
  (build: Build): Build =>
  (stack, policy) =>
    build(stack, { policy });

const variable = (stack: TerraformStack, type: string) => new TerraformVariable(stack, "Given", { type });

describe("a boolean that only Terraform knows", () => {
  it.each<[string, string, Build]>([
    ["UploadBucket", "versioned", bucket],
    ["UploadBucket", "eventBridge", bucket],
    ["UploadBucket", "forceDestroy", bucket],
    ["UploadBucket", "transferAcceleration", bucket],
    ["UploadBucket existing", "eventBridge", existing],
    ["EdgeUpload", "parts", edge],
    ["EdgeUpload policy", "overwrite", inPolicy(edge)],
    ["EdgeUpload policy", "longLivedUrls", inPolicy(edge)],
    ["DirectUpload", "reading", direct],
    ["DirectUpload policy", "overwrite", inPolicy(direct)],
    ["UserPool", "selfSignUp", pool],
    ["UserPool", "deletionProtection", pool],
    ["NodeFunction", "edge", lambda],
  ])("%s rejects %s instead of taking it as true", (_where, prop, build) => {
    const error = refusal((stack) => void build(stack, { [prop]: variable(stack, "bool").booleanValue }));

    expect(error).toBeInstanceOf(PropsError);
    expect((error as PropsError).prop).toMatch(new RegExp(`(^|\\.)${prop}$`));
    expect(error.message).toContain("known at synth");
    expect(error.message).not.toContain("TfToken");
  });
});

describe("a choice that only Terraform knows", () => {
  it.each<[string, string, Build]>([
    ["EdgeUpload", "originAccess", edge],
    ["EdgeUpload", "settingsSource", edge],
    ["EdgeUpload policy", "keyPrefix", inPolicy(edge)],
    ["EdgeUpload policy", "checksum", inPolicy(edge)],
    ["DirectUpload", "sizeLimits", direct],
    ["DirectUpload", "uncheckedKeys", direct],
    ["DirectUpload policy", "keyPrefix", inPolicy(direct)],
    ["UploadCompleted", "rejectedObjects", completed],
    ["UploadCompleted", "foreignObjects", completed],
    ["UserPool", "mfa", pool],
    ["NodeFunction", "architecture", lambda],
  ])("%s rejects %s", (_where, prop, build) => {
    const error = refusal((stack) => void build(stack, { [prop]: variable(stack, "string").stringValue }));

    expect(error).toBeInstanceOf(PropsError);
    expect((error as PropsError).prop).toMatch(
      new RegExp(`(^|\\.)${prop === "originAccess" ? "(type|originAccess)" : prop}$`),
    );
    expect(error.message).toContain("known at synth");
    expect(error.message).not.toContain("TfToken");
  });

  it("passes through if nothing else depends on it: EdgeUpload priceClass", () => {
    const template = synthesize(
      (stack) => void edge(stack, { priceClass: variable(stack, "string").stringValue }),
    );

    expect(template.resource("aws_cloudfront_distribution").price_class).toBe("${var.Given}");
  });
});

describe("a number that only Terraform knows", () => {
  it("passes through: maxBytes of a policy", () => {
    const template = synthesize(
      (stack) =>
        void edge(stack, {
          settingsSource: "ssm",
          policy: { maxBytes: variable(stack, "number").numberValue },
        }),
    );

    expect(template.resource("aws_ssm_parameter").value).toContain("var.Given");
  });
});

describe("a policy from JavaScript", () => {
  it.each<[string, Build]>([
    ["EdgeUpload", edge],
    ["DirectUpload", direct],
    ["UploadCompleted", completed],
  ])("%s rejects an unknown field, which would limit nothing", (_module, build) => {
    const error = refusal((stack) => void build(stack, { policy: { maxSize: 1 } }));

    expect(error).toBeInstanceOf(PropsError);
    expect(error.message).toContain('Unknown field "policy.maxSize"');
    expect(error.message).toContain("minBytes, maxBytes");
  });

  it("may have undefined fields", () => {
    expect(() => synthesize((stack) => void edge(stack, { policy: { maxBytes: undefined } }))).not.toThrow();
  });
});

import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import { MalwareProtection } from "../../modules/malware-protection/index.js";
import { functionEntry, NodeFunction } from "../../modules/node-function/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UploadCompleted } from "../../modules/upload-completed/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { refusal, synthesize } from "../support/template.js";

/** Builds a module with a list that only Terraform knows. */
type Build = (stack: TerraformStack, list: string[]) => unknown;

const IDENTITY = { type: "cognito", userPoolId: "eu-central-1_AbCdEf123", clientIds: ["abc"] } as const;
const OIDC = { type: "oidc", issuer: "https://i.example.com", audience: ["a"] } as const;
const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555";
const OWN_FUNCTION = { type: "function", function: { functionName: "f", invokeArn: "arn:f" } } as const;
const DOMAIN = { domainPrefix: "acme" };

const bucketOf = (stack: TerraformStack) => new UploadBucket(stack, "Bucket", { eventBridge: true });
const edge =
  (props: (list: string[]) => object): Build =>
  (stack, list) =>
    new EdgeUpload(stack, "It", { bucket: bucketOf(stack), identity: IDENTITY, ...props(list) });
const pool =
  (props: (list: string[]) => object): Build =>
  (stack, list) =>
    new UserPool(stack, "It", props(list));
const completed =
  (props: (list: string[]) => object): Build =>
  (stack, list) =>
    new UploadCompleted(stack, "It", { bucket: bucketOf(stack), ...props(list) });
const api =
  (Api: typeof DirectUpload | typeof PresignedUpload, props: (list: string[]) => object): Build =>
  (stack, list) =>
    new Api(stack, "It", { bucket: bucketOf(stack), authorization: OWN_FUNCTION, ...props(list) });
/** The settings of an edge function hold a user pool's identity. */
const existingPool =
  (name: string): Build =>
  (stack, list) => {
    const { identity } = new UserPool(stack, "Pool", {
      existing: { userPoolId: IDENTITY.userPoolId, clientIds: ["abc"], [name]: list },
    });
    return new EdgeUpload(stack, "It", { bucket: bucketOf(stack), identity });
  };
const cognito = (name: string): Build =>
  api(PresignedUpload, (list) => ({
    authorization: {
      type: "cognito",
      userPoolArns: ["arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_A"],
      [name]: list,
    },
  }));

const PASSED: readonly (readonly [string, Build])[] = [
  [
    "UploadBucket.corsAllowedOrigins",
    (stack, corsAllowedOrigins) => new UploadBucket(stack, "It", { corsAllowedOrigins }),
  ],
  ["EdgeUpload.corsAllowedOrigins", edge((corsAllowedOrigins) => ({ corsAllowedOrigins }))],
  ["EdgeUpload.aliases", edge((aliases) => ({ aliases, certificateArn: CERTIFICATE }))],
  ["EdgeUpload.policy.allowedContentTypes", edge((list) => ({ policy: { allowedContentTypes: list } }))],
  ["EdgeUpload.policy.allowedExtensions", edge((list) => ({ policy: { allowedExtensions: list } }))],
  ["EdgeUpload.identity.clientIds", edge((clientIds) => ({ identity: { ...IDENTITY, clientIds } }))],
  ["EdgeUpload.identity.scopes", edge((scopes) => ({ identity: { ...IDENTITY, scopes } }))],
  ["EdgeUpload.identity.groups", edge((groups) => ({ identity: { ...OIDC, groups } }))],
  ["EdgeUpload.identity.audience", edge((audience) => ({ identity: { ...OIDC, audience } }))],
  ["UserPool.existing.clientIds", existingPool("clientIds")],
  ["UserPool.existing.scopes", existingPool("scopes")],
  ["UserPool.existing.groups", existingPool("groups")],
  ["UserPool.callbackUrls", pool((callbackUrls) => ({ callbackUrls, ...DOMAIN }))],
  ["UploadCompleted.alarms.actions", completed((actions) => ({ alarms: { actions } }))],
  [
    "NodeFunction.layers",
    (stack, layers) =>
      new NodeFunction(stack, "It", { entry: functionEntry("presign"), description: "It", layers }),
  ],
];

const REFUSED: readonly (readonly [string, Build])[] = [
  ["UserPool.scopes", pool((scopes) => ({ scopes, ...DOMAIN }))],
  ["UserPool.requiredGroups", pool((requiredGroups) => ({ requiredGroups }))],
  ["UserPool.signInFlows", pool((signInFlows) => ({ signInFlows }))],
  ["DirectUpload.corsAllowedOrigins", api(DirectUpload, (corsAllowedOrigins) => ({ corsAllowedOrigins }))],
  [
    "PresignedUpload.corsAllowedOrigins",
    api(PresignedUpload, (corsAllowedOrigins) => ({ corsAllowedOrigins })),
  ],
  [
    "EdgeUpload.corsAllowedOrigins",
    edge((corsAllowedOrigins) => ({ corsAllowedOrigins, rateLimit: { requests: 100 } })),
  ],
  ["PresignedUpload.authorization.userPoolArns", cognito("userPoolArns")],
  ["PresignedUpload.authorization.scopes", cognito("scopes")],
  ["UploadCompleted.headRoleArns", completed((headRoleArns) => ({ headRoleArns }))],
  [
    "UploadCompleted.rejectionTagPrincipals",
    completed((rejectionTagPrincipals) => ({ rejectionTagPrincipals })),
  ],
  [
    "MalwareProtection.headRoleArns",
    (stack, headRoleArns) => new MalwareProtection(stack, "It", { bucket: bucketOf(stack), headRoleArns }),
  ],
];

function synthesizeWithList(build: Build) {
  return synthesize((stack) => {
    build(stack, new TerraformVariable(stack, "items", { type: "list(string)" }).listValue);
  });
}

describe("a list that only Terraform knows", () => {
  it.each(PASSED)("passes through %s", (_name, build) => {
    const text = JSON.stringify(synthesizeWithList(build).document);

    expect(text).toContain("var.items");
    expect(text).not.toContain("TfToken");
  });

  it.each(REFUSED)("is rejected for %s, with the reason", (name, build) => {
    const { message } = refusal(() => synthesizeWithList(build));

    expect(message).toContain(`${name.slice(name.indexOf(".") + 1)} must be a list`);
    expect(message).toMatch(/known at synth, because \w/);
    expect(message).not.toContain("TfToken");
  });
});

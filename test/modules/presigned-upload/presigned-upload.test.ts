import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { PresignSettings } from "../../../functions/presign/contract.js";
import { PresignedUpload, type PresignedUploadProps } from "../../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../../modules/rest-api/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { allowedActions, parsePolicy, refusal, synthesize } from "../../support/template.js";

const COGNITO = { type: "cognito", userPoolArns: ["arn:aws:cognito-idp:eu-central-1:1:userpool/p"] } as const;
const THROTTLING = { ratePerSecond: 1, burst: 2 };

const build =
  (props: Partial<PresignedUploadProps> = {}) =>
  (stack: Construct) => {
    const bucket = new UploadBucket(stack, "Bucket", {
      existing: { bucketName: "my-bucket", region: "eu-central-1", ownerAccountId: "123456789012" },
    });
    new PresignedUpload(stack, "Presigned", { bucket, authorization: COGNITO, ...props });
  };

function settingsOf(props?: Partial<PresignedUploadProps>): PresignSettings {
  const lambda = synthesize(build(props)).resource("aws_lambda_function");
  const { variables } = lambda.environment as { variables: Readonly<Record<string, string>> };
  return JSON.parse(variables.PRESIGN_SETTINGS ?? "");
}

describe("PresignedUpload", () => {
  it("lets the function put objects below the prefix, and API Gateway call that one function", () => {
    const statements = synthesize(build())
      .resources("aws_iam_role_policy")
      .flatMap(({ policy }) => parsePolicy(policy))
      .filter(({ Sid }) => Sid !== "WriteLogs");

    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["s3:PutObject"], ["arn:aws:s3:::my-bucket/uploads/*"]],
      [["lambda:InvokeFunction"], [expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.arn\}$/)]],
    ]);
  });

  it("asks for no action by wildcard, and leaves the function open to nobody else", () => {
    const template = synthesize(build());

    expect(allowedActions(template).filter((action) => action.includes("*"))).toEqual([]);
    expect(template.resources("aws_lambda_permission")).toEqual([]);
  });

  it("keeps our authorizer's answers for a minute, since a kept one outlives its token", () => {
    const template = synthesize((stack) => {
      const bucket = new UploadBucket(stack, "Bucket");
      const identity = { type: "oidc", issuer: "https://i.example", audience: ["a"] } as const;
      const authorizer = new ApiAuthorizer(stack, "Authorizer", { bucket, identity });
      new PresignedUpload(stack, "Presigned", { bucket, authorization: { type: "authorizer", authorizer } });
    });
    const body = String(template.resource("aws_api_gateway_rest_api").body);

    expect(JSON.parse(body).components.securitySchemes.authorizer).toMatchObject({
      "x-amazon-apigateway-authorizer": { authorizerResultTtlInSeconds: 60 },
    });
  });

  it("gives the function its memory and time", () => {
    expect(synthesize(build()).resource("aws_lambda_function")).toMatchObject({
      memory_size: 256,
      timeout: 10,
    });
  });

  it("hands the function what it has to know", () => {
    const policy = { maxBytes: 1_000, keyPrefix: "tenant" } as const;
    const authorization = { ...COGNITO, tenant: { claim: "custom:tenant" } };

    expect(settingsOf({ policy, authorization, prefix: "in/", corsAllowedOrigins: ["*"] })).toEqual({
      bucketName: "my-bucket",
      bucketRegion: "eu-central-1",
      prefix: "in/",
      policy: expect.objectContaining({ maxBytes: 1_000, keyPrefix: "tenant", overwrite: false }),
      caller: "cognito",
      tenant: { claim: "custom:tenant" },
      corsAllowedOrigins: ["*"],
      transferAcceleration: false,
    });
  });

  it("serves anybody only when asked for by name, together with a throttle", () => {
    const open = { authorization: { type: "none" } } as const;

    expect(refusal(build(open))).toMatchObject({ name: "PropsError", prop: "throttling" });
    expect(settingsOf({ ...open, throttling: THROTTLING }).caller).toBe("none");
  });

  it.each<[string, PresignedUploadProps["authorization"]]>([
    ["nobody", { type: "none" }],
    ["IAM", { type: "iam" }],
    ["a pool whose tenants are nowhere", COGNITO],
  ])("rejects a key prefix by tenant where callers are known by %s", (_name, authorization) => {
    const props = { authorization, throttling: THROTTLING, policy: { keyPrefix: "tenant" } } as const;

    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop: "policy.keyPrefix" });
  });

  it.each<[string, Partial<PresignedUploadProps>]>([
    ["policy.urlExpirySeconds", { policy: { urlExpirySeconds: 7_200 } }],
    ["prefix", { prefix: "/uploads" }],
    [
      "authorization.cacheSeconds",
      {
        authorization: {
          type: "function",
          function: { functionName: "f", invokeArn: "arn:invoke" },
          cacheSeconds: 7_200,
        },
      },
    ],
    ["bucket", { bucket: undefined }],
    ["authorization", { authorization: undefined }],
    ["authorization.type", { authorization: { type: "oauth" } as never }],
    ["authorization.function", { authorization: { type: "function" } as never }],
    ["authorization.authorizer", { authorization: { type: "authorizer" } as never }],
    ["throttling.burst", { throttling: { ratePerSecond: 5 } as never }],
    ["throttle", { throttle: { ratePerSecond: 5, burst: 5 } } as never],
    [
      "policy",
      { policy: { allowedExtensions: Array.from({ length: 400 }, (_, index) => `.extension${index}`) } },
    ],
  ])("rejects %s that cannot be", (prop, props) => {
    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop });
  });
});

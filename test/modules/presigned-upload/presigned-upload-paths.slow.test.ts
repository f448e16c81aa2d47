import { describe, expect, it } from "vitest";
import type { PresignedUploadPathsProps } from "../../../modules/presigned-upload/index.js";
import { PresignedUploadPaths } from "../../../modules/presigned-upload/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { parsePolicy, synthesize } from "../../support/template.js";

const AUTHORIZER = {
  type: "function",
  function: { functionName: "authorizer", invokeArn: "arn:aws:apigateway:eu-central-1:lambda:path/invoke" },
} as const;
const STAGE = { restApiId: "api", stageName: "live" };

function build(use: (paths: PresignedUploadPaths) => void, props: Partial<PresignedUploadPathsProps> = {}) {
  return synthesize((stack) => {
    const bucket = new UploadBucket(stack, "Bucket", {
      existing: { bucketName: "my-bucket", region: "eu-central-1", ownerAccountId: "123456789012" },
    });
    use(new PresignedUploadPaths(stack, "Paths", { bucket, authorization: AUTHORIZER, ...props }));
  });
}

const pathsOf = (document: unknown) => Object.keys(Object(Object(document).paths));

describe("PresignedUploadPaths", () => {
  it("makes the function and the roles, and no API", () => {
    const { types } = build(() => undefined);

    expect(types).toContain("aws_lambda_function");
    expect(types.filter((type) => type.startsWith("aws_api_gateway"))).toEqual([]);
  });

  it("lets API Gateway call this function only, and the function write below the prefix only", () => {
    const policies = build(() => undefined, { prefix: "in/" }).resources("aws_iam_role_policy");
    const statements = policies.flatMap(({ policy }) => parsePolicy(policy));
    const puts = statements.filter(({ Action }) => Action.includes("s3:PutObject"));

    expect(policies.filter(({ policy }) => String(policy).includes("lambda:InvokeFunction"))).toHaveLength(1);
    expect(new Set(puts.flatMap(({ Resource }) => Resource))).toEqual(
      new Set(["arn:aws:s3:::my-bucket/in/*"]),
    );
  });

  it("merges its paths into a document, except omitted paths and the paths below them", () => {
    let merged: unknown;
    build(
      (paths) => {
        merged = paths.mergeInto({ openapi: "3.0.1", paths: { "/me": {}, "/s3": {} } });
      },
      { omittedPaths: ["/me", "/s3"] },
    );

    expect(pathsOf(merged)).toEqual(
      expect.arrayContaining(["/me", "/s3", "/import", "/uploads/{id}/complete"]),
    );
    expect(pathsOf(merged).filter((path) => path.startsWith("/s3/"))).toEqual([]);
  });

  it("allows the API to call its authorizer", () => {
    const permission = build((paths) =>
      paths.allowAuthorizer("arn:aws:execute-api:eu-central-1:1:api"),
    ).resource("aws_lambda_permission");

    expect(permission).toMatchObject({
      function_name: "authorizer",
      source_arn: "arn:aws:execute-api:eu-central-1:1:api/authorizers/*",
    });
  });

  it.each([
    ["an API's ARN", "arn:aws:apigateway:eu-central-1::/restapis/abc"],
    ["an execution ARN with a stage", "arn:aws:execute-api:eu-central-1:123456789012:abc/v1"],
  ])("rejects %s, with which API Gateway could not call the authorizer", (_name, executionArn) => {
    expect(() => build((paths) => paths.allowAuthorizer(executionArn))).toThrow(
      "executionArn must be an API's execution ARN",
    );
  });

  it("throttles the methods that wait for S3, and no other setting of the stage", () => {
    const settings = build((paths) => paths.throttleCompletions(STAGE)).resources(
      "aws_api_gateway_method_settings",
    );

    expect(settings.map(({ method_path: path }) => path)).toEqual([
      "~1uploads~1{id}~1complete/POST",
      "~1s3~1multipart~1{uploadId}~1complete/POST",
    ]);
    expect(settings[0]).toMatchObject({
      rest_api_id: "api",
      stage_name: "live",
      settings: { throttling_rate_limit: 10, throttling_burst_limit: 20 },
    });
  });

  it("repeats the settings of the stage's other methods, which these two would lose", () => {
    const settings = build((paths) =>
      paths.throttleCompletions(STAGE, undefined, { metricsEnabled: true, loggingLevel: "ERROR" }),
    ).resources("aws_api_gateway_method_settings");

    expect(settings.map((one) => one.settings)).toEqual(
      Array(2).fill({
        metrics_enabled: true,
        logging_level: "ERROR",
        throttling_rate_limit: 10,
        throttling_burst_limit: 20,
      }),
    );
  });

  it("rejects limits that API Gateway would reject, or take as no limit", () => {
    const throttle = () =>
      build((paths) => paths.throttleCompletions(STAGE, { ratePerSecond: -1, burst: 2 }));

    expect(throttle).toThrow(/throttling\.ratePerSecond must be .*, got -1/);
  });

  it("throttles no method that the API does not have", () => {
    const settings = build((paths) => paths.throttleCompletions(STAGE, { ratePerSecond: 1, burst: 2 }), {
      omittedPaths: ["/s3"],
    }).resources("aws_api_gateway_method_settings");

    expect(settings).toHaveLength(1);
    expect(settings[0]?.settings).toEqual({ throttling_rate_limit: 1, throttling_burst_limit: 2 });
  });

  it("rejects paths that it does not have", () => {
    const wrong = { omittedPaths: ["/files"] } as unknown as PresignedUploadPathsProps;

    expect(() => build(() => undefined, wrong)).toThrow(
      /^omittedPaths\[0\] must be one of .*"\/s3", got "\/files"/,
    );
  });
});

import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { PresignedUploadProps } from "../../../modules/presigned-upload/index.js";
import { PresignedUpload } from "../../../modules/presigned-upload/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { refusal, synthesize } from "../../support/template.js";

const COMPLETIONS = ["/uploads/{id}/complete", "/s3/multipart/{uploadId}/complete"];
const SHARED = { policy: { keyPrefix: "shared" } } as const;

const build =
  (props: Partial<PresignedUploadProps> = {}) =>
  (stack: Construct) => {
    const bucket = new UploadBucket(stack, "Bucket", {
      existing: { bucketName: "my-bucket", region: "eu-central-1" },
    });
    new PresignedUpload(stack, "Presigned", { bucket, authorization: { type: "iam" }, ...SHARED, ...props });
  };

/** Rate and burst by method path. */
function throttlesOf(props?: Partial<PresignedUploadProps>): Readonly<Record<string, readonly unknown[]>> {
  const settings = synthesize(build(props)).resources("aws_api_gateway_method_settings");
  return Object.fromEntries(
    settings.map(({ method_path: path, settings: limits }) => {
      const { throttling_rate_limit: rate, throttling_burst_limit: burst } = limits as Record<
        string,
        unknown
      >;
      return [String(path), [rate, burst]];
    }),
  );
}

describe("requests that wait for S3", () => {
  it("are throttled on the two routes that complete an upload, so that 520 wait at most", () => {
    expect(throttlesOf()).toEqual({
      "*/*": [100, 200],
      "~1uploads~1{id}~1complete/POST": [10, 20],
      "~1s3~1multipart~1{uploadId}~1complete/POST": [10, 20],
    });
  });

  it("are throttled only on routes that the API has", () => {
    const { body } = synthesize(build()).resource("aws_api_gateway_rest_api");
    const { paths } = JSON.parse(String(body)) as { paths: Readonly<Record<string, object>> };

    for (const path of COMPLETIONS) expect(paths[path]).toHaveProperty("post");
  });

  it.each<[string, Partial<PresignedUploadProps>, readonly number[]]>([
    ["as set", { completionThrottling: { ratePerSecond: 40, burst: 90 } }, [40, 90]],
    ["no faster than the whole API", { throttling: { ratePerSecond: 5, burst: 30 } }, [5, 20]],
  ])("are throttled %s", (_name, props, limits) => {
    expect(throttlesOf(props)["~1uploads~1{id}~1complete/POST"]).toEqual(limits);
  });

  it("are throttled as low as the API if only Terraform knows the API's rate", () => {
    const template = synthesize((stack) => {
      const rate = new TerraformVariable(stack, "Rate", { type: "number" }).numberValue;
      build({ throttling: { ratePerSecond: rate, burst: 200 } })(stack);
    });

    const limits = template.resources("aws_api_gateway_method_settings").map(({ settings }) => settings);
    const ofCompletion = expect.objectContaining({
      throttling_rate_limit: "${min(10, var.Rate)}",
      throttling_burst_limit: 20,
    });
    expect(limits).toEqual(expect.arrayContaining([ofCompletion, ofCompletion]));
  });

  it("have no separate throttle if no caller can complete an upload", () => {
    const open = { authorization: { type: "none" }, throttling: { ratePerSecond: 5, burst: 5 } } as const;

    expect(Object.keys(throttlesOf(open))).toEqual(["*/*"]);
  });

  it("change the stage one after the other", () => {
    const settings = synthesize(build()).resources("aws_api_gateway_method_settings");
    const dependencies = settings.flatMap((one) => (one.depends_on as string[] | undefined) ?? []);

    expect(settings).toHaveLength(3);
    expect(new Set(dependencies).size).toBe(2);
  });
});

describe("the function's concurrency", () => {
  it.each([undefined, 0, 50])("is reserved only if set: %s", (reservedConcurrency) => {
    const lambda = synthesize(build({ reservedConcurrency })).resource("aws_lambda_function");

    expect(lambda.reserved_concurrent_executions).toBe(reservedConcurrency);
  });
});

it.each<[string, Partial<PresignedUploadProps>]>([
  ["completionThrottling.burst", { completionThrottling: { ratePerSecond: 1, burst: 0 } }],
  ["completionThrottling.ratePerSecond", { completionThrottling: { burst: 1 } as never }],
  ["reservedConcurrency", { reservedConcurrency: -1 }],
  ["reservedConcurrency", { reservedConcurrency: 1.5 }],
])("rejects a wrong %s", (prop, props) => {
  expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop });
});

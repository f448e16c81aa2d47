import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { App, Fn } from "cdktf";
import { Construct } from "constructs";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkZipSize } from "../../../modules/node-function/checks.js";
import type { NodeFunctionProps } from "../../../modules/node-function/index.js";
import { NodeFunction } from "../../../modules/node-function/index.js";
import type { Template } from "../../support/template.js";
import { allowedActions, parsePolicy, refusal, synthesize } from "../../support/template.js";

let folder: string;
let entry: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "node-function-"));
  entry = join(folder, "hello.ts");
  writeFileSync(entry, 'export const handler = async (): Promise<string> => "hellö";\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const LAYER = "arn:aws:lambda:eu-central-1:111122223333:layer:l:1";
const TOKEN = Fn.join("", ["a"]);
const READ = { effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] } as const;

type Props = Partial<NodeFunctionProps>;

function functionTemplate(props: Props = {}, use: (made: NodeFunction) => void = () => {}): Template {
  return synthesize((stack) =>
    use(new NodeFunction(stack, "Fn", { entry, description: "Says hello", ...props })),
  );
}

function zipOf(template: Template): Record<string, string> {
  const files = unzipSync(template.readAsset(String(template.resource("aws_lambda_function").filename)));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

describe("NodeFunction", () => {
  it("makes a function, a role with one policy, and a log group with a retention", () => {
    const template = functionTemplate();

    expect(template.types).toEqual([
      "aws_cloudwatch_log_group",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_lambda_function",
    ]);
    expect(template.resourceCount).toBe(4);
    expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
      name: expect.stringMatching(/^\/aws\/lambda\/test-fn-[0-9a-f]{8}$/),
      retention_in_days: 30,
    });
    expect(template.resource("aws_lambda_function")).toMatchObject({
      function_name: expect.stringMatching(/^test-fn-[0-9a-f]{8}$/),
      runtime: "nodejs24.x",
      handler: "index.handler",
      architectures: ["arm64"],
      memory_size: 256,
      timeout: 10,
      logging_config: { log_format: "Text", log_group: expect.stringContaining("aws_cloudwatch_log_group") },
    });
    expect(template.resource("aws_lambda_function")).not.toHaveProperty("environment");
    expect(template.resource("aws_lambda_function")).not.toHaveProperty("publish");
  });

  it("lets the function write to its own log, use its given permissions, and nothing else", () => {
    const template = functionTemplate({
      statements: [{ effect: "Allow", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::b/u/*"] }],
    });

    expect(allowedActions(template)).toEqual(["s3:PutObject", "logs:CreateLogStream", "logs:PutLogEvents"]);
    expect(parsePolicy(template.resource("aws_iam_role_policy").policy)[1]?.Resource).toEqual([
      expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.\w+\.arn\}:\*$/),
    ]);
    expect(parsePolicy(template.resource("aws_iam_role").assume_role_policy)[0]?.Principal).toEqual({
      Service: ["lambda.amazonaws.com"],
    });
  });

  it("puts one bundled module into the zip, in ASCII", () => {
    const zip = zipOf(functionTemplate());

    expect(Object.keys(zip)).toEqual(["index.mjs"]);
    expect(zip["index.mjs"]).toContain('"hell\\xF6"');
    expect(zip["index.mjs"]).toMatch(/export\{\w+ as handler\};\n$/);
  });

  it("passes on environment, layers, memory and time", () => {
    const template = functionTemplate({
      environment: { BUCKET: "b" },
      layers: ["arn:aws:lambda:eu-central-1:111122223333:layer:l:1"],
      memoryMb: 1_024,
      timeoutSeconds: 29,
      architecture: "x86_64",
      logRetentionDays: 7,
      functionName: "hello",
    });

    expect(template.resource("aws_lambda_function")).toMatchObject({
      function_name: "hello",
      environment: { variables: { BUCKET: "b" } },
      layers: ["arn:aws:lambda:eu-central-1:111122223333:layer:l:1"],
      memory_size: 1_024,
      timeout: 29,
      architectures: ["x86_64"],
    });
    expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/hello",
      retention_in_days: 7,
    });
  });
});

describe("an edge NodeFunction", () => {
  it("meets Lambda@Edge's requirements: us-east-1, a numbered version, x86_64, no environment, kept on destroy", () => {
    const template = functionTemplate({ edge: true });
    const lambda = template.resource("aws_lambda_function");

    expect(lambda).toMatchObject({
      region: "us-east-1",
      publish: true,
      skip_destroy: true,
      memory_size: 128,
      timeout: 5,
      architectures: ["x86_64"],
      runtime: "nodejs24.x",
      filename: expect.stringContaining("edge"),
    });
    expect(lambda).not.toHaveProperty("environment");
    expect(template.resources("aws_cloudwatch_log_group")).toEqual([]);
  });

  it("can be replicated, and can log in every Region to the log group of Lambda@Edge", () => {
    const template = functionTemplate({ edge: true, functionName: "hello" });

    expect(parsePolicy(template.resource("aws_iam_role").assume_role_policy)[0]?.Principal).toEqual({
      Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"],
    });
    expect(parsePolicy(template.resource("aws_iam_role_policy").policy)[0]?.Resource).toEqual([
      "arn:aws:logs:*:*:log-group:/aws/lambda/us-east-1.hello",
      "arn:aws:logs:*:*:log-group:/aws/lambda/us-east-1.hello:*",
    ]);
  });

  it("has a configuration that is known at synth in its zip", () => {
    const template = functionTemplate({
      edge: true,
      configFile: { name: "config.json", value: { a: "${x}" } },
    });

    expect(zipOf(template)["config.json"]).toBe('{"a":"${x}"}');
    expect(template.dataSources("archive_file")).toEqual([]);
  });

  it("lets Terraform write a configuration that it computes next to the code, inside the stack's folder", () => {
    const template = synthesize((stack) => {
      const bucket = new S3Bucket(stack, "Bucket", {});
      for (const id of ["A", "B"]) {
        const configFile = { name: "config.json", value: { bucket: bucket.arn } };
        new NodeFunction(stack, id, { entry, description: "d", edge: true, configFile });
      }
    });
    const [archive] = template.dataSources("archive_file");
    const path = String(archive?.output_path);

    expect(template.dataSources("archive_file")).toHaveLength(2);
    expect(template.document.provider).toMatchObject({ archive: [{}] });
    expect(path).toMatch(/^\$\{path\.module\}\/assets\/.*edge.*\.zip$/);
    expect(archive?.source).toEqual([
      { filename: "index.mjs", content: `\${sensitive(file("${path.replace(/zip$/, "mjs")}"))}` },
      {
        filename: "config.json",
        content: expect.stringMatching(/^\$\{jsonencode\(\{"bucket" = aws_s3_bucket\./),
      },
    ]);
    expect(template.readAsset(path.replace(/zip$/, "mjs")).toString()).toContain("hell\\xF6");
    expect(template.resources("aws_lambda_function")[0]).toMatchObject({
      filename: expect.stringMatching(/^\$\{data\.archive_file\.\w+\.output_path\}$/),
    });
  });

  it("detects a changed configuration by its content, which a plan knows", () => {
    const template = synthesize((stack) => {
      const bucket = new S3Bucket(stack, "Bucket", {});
      const configFile = { name: "config.json", value: { bucket: bucket.arn } };
      new NodeFunction(stack, "Function", { entry, description: "d", edge: true, configFile });
    });
    const [[name, config] = []] = Object.entries(template.document.locals ?? {});

    expect(config).toMatch(/^\$\{jsonencode\(\{"bucket" = aws_s3_bucket\.\w+\.arn\}\)\}$/);
    expect(template.resource("aws_lambda_function").source_code_hash).toMatch(
      new RegExp(`^\\$\\{base64sha256\\(join\\("", \\["[A-Za-z0-9+/]{43}=", local\\.${name}\\]\\)\\)\\}$`),
    );
  });

  it.each<[string, Props, string]>([
    [
      "an environment",
      { environment: { TABLE: "secret" } },
      'environment must be omitted for an edge function, got ["TABLE"]',
    ],
    ["a layer", { layers: [LAYER] }, "layers must be omitted for an edge function"],
    ["arm64", { architecture: "arm64" }, "architecture must be omitted for an edge function"],
    ["a log retention", { logRetentionDays: 7 }, "logRetentionDays must be omitted for an edge function"],
    ["over 128 MB", { memoryMb: 256 }, "memoryMb must be a whole number of MB from 128 to 128, got 256"],
    [
      "over 5 seconds",
      { timeoutSeconds: 6 },
      "timeoutSeconds must be a whole number of seconds from 1 to 5, got 6",
    ],
    [
      "over 30 seconds",
      { timeoutSeconds: 31, allowLargeEdgeFunction: true },
      "of seconds from 1 to 30, got 31",
    ],
  ])("rejects %s", (_name, props, message) => {
    const error = refusal(() => functionTemplate({ edge: true, ...props }));

    expect(error.message).toContain(message);
    expect(error.message).toContain("(at test/Fn)");
  });

  it("allows more memory and time if that is explicitly enabled", () => {
    const template = functionTemplate({
      edge: true,
      allowLargeEdgeFunction: true,
      memoryMb: 512,
      timeoutSeconds: 30,
    });

    expect(template.resource("aws_lambda_function")).toMatchObject({ memory_size: 512, timeout: 30 });
  });
});

describe("NodeFunction with invalid props", () => {
  it.each<[string, Props, string]>([
    [
      "too little memory",
      { memoryMb: 64 },
      "memoryMb must be a whole number of MB from 128 to 10240, got 64",
    ],
    [
      "too much time",
      { timeoutSeconds: 901 },
      "timeoutSeconds must be a whole number of seconds from 1 to 900",
    ],
    [
      "a retention that CloudWatch does not support",
      { logRetentionDays: 31 },
      "logRetentionDays must be one of 1, 3, 5",
    ],
    [
      "over 4 KB of environment",
      { environment: { BIG: "x".repeat(4_094) } },
      "environment must be at most 4096 bytes in all",
    ],
    ["a reserved variable of Lambda", { environment: { AWS_REGION: "x" } }, 'got "AWS_REGION"'],
    ["a name with a dot", { functionName: "a.b" }, "functionName must be 1 to 64 letters"],
    [
      "six layers",
      { layers: ["1", "2", "3", "4", "5", "6"] },
      "layers must be a list of different items (at most 5)",
    ],
    ["a missing file", { entry: "/nowhere/handler.ts" }, 'got "/nowhere/handler.ts"'],
    ["no entry", { entry: undefined as never }, "entry is missing. It must be the path of a file"],
    [
      "a number as entry",
      { entry: 5 as never },
      "entry must be the path of a file, or a functionEntry, got 5",
    ],
    [
      "null as entry",
      { entry: null as never },
      "entry must be the path of a file, or a functionEntry, got null",
    ],
    [
      "an entry without a file",
      { entry: { path: "x.ts" } as never },
      'entry must be the path of a file, or a functionEntry, got "an object with the fields path"',
    ],
    [
      "a description of 257 characters",
      { description: "x".repeat(257) },
      "description must be a string of at most 256 characters",
    ],
    ["a layer by name", { layers: ["my-layer"] }, "layers[0] must be the ARN of a layer's version"],
    [
      "a layer without a version",
      { layers: [LAYER, LAYER.slice(0, -2)] },
      "layers[1] must be the ARN of a layer's version",
    ],
    [
      "a bucket's ARN as a layer",
      { layers: ["arn:aws:s3:::bucket"] },
      "layers[0] must be the ARN of a layer's version",
    ],
    [
      "an unknown processor",
      { architecture: "arm" as never },
      'architecture must be one of "arm64", "x86_64"',
    ],
    ["a misspelt prop", { timeout: 5 } as never, 'Unknown field "timeout". Known fields: entry, description'],
    ["layers as a string", { layers: LAYER as never }, "layers must be a list of different items"],
    [
      "a variable that is a number",
      { environment: { PORT: 5 as never } },
      'environment.PORT must be a string, got "(not shown)"',
    ],
    [
      "a statement with a misspelt field",
      { statements: [{ ...READ, action: ["s3:*"] } as never] },
      'Unknown field "statements[0].action"',
    ],
    [
      "a statement with principals",
      { statements: [{ ...READ, principals: "*" }] },
      "statements[0].principals must be omitted in a role's policy",
    ],
    [
      "a statement without resources",
      { statements: [{ ...READ, resources: [] }] },
      "statements[0].resources",
    ],
    ["an environment as a string", { environment: "A=1" as never }, "environment must be an object"],
    [
      "over 4 KB that only Terraform knows",
      {
        environment: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`BUCKET_${index}`, TOKEN])),
      },
      "environment must be at most 4096 bytes in all",
    ],
  ])("rejects %s", (_name, props, message) => {
    expect(refusal(() => functionTemplate(props)).message).toContain(message);
  });

  it("accepts a description of any 256 characters, and a layer that Terraform creates", () => {
    const template = functionTemplate({ description: "💾".repeat(255).concat("\n"), layers: [TOKEN] });

    expect(template.resource("aws_lambda_function")).toMatchObject({ layers: ['${join("", ["a"])}'] });
  });

  it("rejects a zip over 50 MB", () => {
    const scope = new Construct(new App(), "Fn");

    expect(() => checkZipSize(scope, 50 * 1024 * 1024)).not.toThrow();
    expect(() => checkZipSize(scope, 50 * 1024 * 1024 + 1)).toThrow(
      /entry must be at most 52428800 bytes as a zip/,
    );
  });

  it("says which file cannot be bundled, and why", () => {
    const broken = join(folder, "broken.ts");
    writeFileSync(broken, 'import "./missing.js";\n');

    const error = refusal(() => functionTemplate({ entry: broken }));

    expect(error.name).toBe("BundleError");
    expect(error.message).toContain(broken);
    expect(error.message).toContain('broken.ts:1: Could not resolve "./missing.js"');
  });
});

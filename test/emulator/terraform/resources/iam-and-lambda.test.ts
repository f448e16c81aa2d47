import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ACCOUNT_ID, allow, at, FUNCTION_FILES, problemsOf, resolveJson, withFunction } from "../support.js";

const { aws_iam_role: role } = withFunction();

describe("a role", () => {
  it("joins inline policies with attached policies of the stack and of AWS", async () => {
    const { model } = await resolveJson({
      resource: {
        aws_iam_role: role,
        aws_iam_role_policy: {
          inline: at("dev/Inline", {
            name: "put",
            role: "${aws_iam_role.r.id}",
            policy: allow("s3:PutObject"),
          }),
        },
        aws_iam_policy: { own: at("dev/Own", { name: "get", policy: allow("s3:GetObject") }) },
        aws_iam_role_policy_attachment: {
          own: { role: "${aws_iam_role.r.name}", policy_arn: "${aws_iam_policy.own.arn}" },
          aws: {
            role: "${aws_iam_role.r.name}",
            policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
          },
        },
      },
    });

    expect(model.roles[0]).toMatchObject({
      constructPath: "dev/Role",
      arn: `arn:aws:iam::${ACCOUNT_ID}:role/service/presign`,
      uniqueId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      trustPolicy: { Statement: [{ Principal: { Service: "lambda.amazonaws.com" } }] },
    });
    expect(model.roles[0]?.policies.map(({ name, constructPath }) => `${constructPath}: ${name}`)).toEqual([
      "dev/Inline: put",
      "dev/Own: get",
      "aws_iam_role_policy_attachment.aws: AWSLambdaBasicExecutionRole",
    ]);
  });

  it("warns of a permissions boundary, which is not emulated", async () => {
    const [[name, given]] = Object.entries(role as Record<string, object>) as [[string, object]];
    const boundary = "arn:aws:iam::111122223333:policy/bound";

    const { warnings } = await resolveJson({
      resource: { aws_iam_role: { [name]: { ...given, permissions_boundary: boundary } } },
    });

    expect(warnings).toEqual([
      `dev/Role (aws_iam_role.r): the permissions boundary ${boundary} is not emulated, so actions that it denies on AWS are allowed here`,
    ]);
  });

  it("rejects a policy that is neither in the stack nor known", async () => {
    const attachment = {
      role: "${aws_iam_role.r.name}",
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    };

    expect(
      await problemsOf({
        resource: { aws_iam_role: role, aws_iam_role_policy_attachment: { a: attachment } },
      }),
    ).toEqual([expect.stringContaining("AdministratorAccess is neither in this stack nor one of")]);
  });
});

describe("a function", () => {
  it("has AWS's default limits, and no environment", async () => {
    const { model } = await resolveJson({ resource: { ...withFunction() } }, FUNCTION_FILES);

    expect(model.functions[0]).toEqual({
      constructPath: "dev/Function",
      name: "presign",
      arn: `arn:aws:lambda:eu-central-1:${ACCOUNT_ID}:function:presign`,
      qualifiedArn: `arn:aws:lambda:eu-central-1:${ACCOUNT_ID}:function:presign:$LATEST`,
      region: "eu-central-1",
      roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/service/presign`,
      zipFile: expect.stringMatching(/^\/.*\/stacks\/dev\/function\.zip$/),
      handler: "index.handler",
      runtime: "nodejs24.x",
      memoryMb: 128,
      timeoutSeconds: 3,
      logGroup: "/aws/lambda/presign",
      permissions: [],
      eventInvokeConfig: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    });
  });

  it("joins its permissions, by name or ARN, and its environment", async () => {
    const invoke = { action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com" };
    const { model } = await resolveJson(
      {
        resource: {
          ...withFunction({
            publish: true,
            region: "us-east-1",
            environment: { variables: { A: "${1 + 1}" } },
            reserved_concurrent_executions: 5,
            logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.g.name}" },
          }),
          aws_cloudwatch_log_group: { g: { name: "/mine", retention_in_days: 3 } },
          aws_lambda_permission: {
            byName: { ...invoke, function_name: "presign", source_arn: "arn:x/*" },
            byArn: { ...invoke, function_name: "${aws_lambda_function.f.arn}", source_account: ACCOUNT_ID },
          },
        },
        output: {
          invoke: { value: "${aws_lambda_function.f.invoke_arn}" },
          variable: { value: "${aws_lambda_function.f.environment[0].variables.A}" },
          log: { value: "${aws_cloudwatch_log_group.g.arn}" },
        },
      },
      FUNCTION_FILES,
    );

    expect(model.functions[0]).toMatchObject({
      qualifiedArn: `arn:aws:lambda:us-east-1:${ACCOUNT_ID}:function:presign:1`,
      environment: { A: "2" },
      reservedConcurrency: 5,
      logGroup: "/mine",
      permissions: [{ sourceArn: "arn:x/*" }, { sourceAccount: ACCOUNT_ID }],
    });
    expect(model.outputs).toEqual({
      invoke: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT_ID}:function:presign/invocations`,
      variable: 2,
      log: `arn:aws:logs:eu-central-1:${ACCOUNT_ID}:log-group:/mine`,
    });
  });

  it("rejects a role of another stack", async () => {
    const problems = await problemsOf({ resource: withFunction({ role: "arn:other" }) }, FUNCTION_FILES);

    expect(problems).toEqual(["aws_lambda_function.f role: arn:other is not a role of this stack"]);
  });

  it("rejects a missing zip, another runtime, and a permission for an unknown function", async () => {
    const problems = await problemsOf({
      resource: {
        ...withFunction(),
        aws_lambda_permission: { p: { action: "a", principal: "p", function_name: "other" } },
      },
    });
    const runtime = await problemsOf(
      { resource: { ...withFunction({ runtime: "python3.13" }) } },
      FUNCTION_FILES,
    );

    expect(problems).toEqual([
      'aws_lambda_permission.p function_name: "other" is not a function of this stack',
      expect.stringMatching(/^aws_lambda_function\.f filename: the file .*function\.zip does not exist$/),
    ]);
    expect(runtime).toEqual([expect.stringContaining('runtime: "python3.13" is not emulated')]);
  });

  it("runs from a zip that the stack builds, in the work folder", async () => {
    const { model } = await resolveJson(
      {
        data: {
          archive_file: {
            a: {
              type: "zip",
              output_path: "${path.module}/assets/edge.zip",
              source: [
                { filename: "index.mjs", content: '${file("code.mjs")}' },
                { filename: "config.json", content: '${jsonencode({bucket = "b"})}' },
              ],
            },
          },
        },
        resource: {
          ...withFunction({
            filename: "${data.archive_file.a.output_path}",
            source_code_hash: "${data.archive_file.a.output_base64sha256}",
          }),
        },
        output: { hash: { value: "${data.archive_file.a.output_base64sha256}" } },
      },
      { "code.mjs": "export {}" },
    );

    const zip = model.functions[0]?.zipFile ?? "";
    const entries = Object.entries(unzipSync(readFileSync(zip))).map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString(),
    ]);
    expect(zip).toMatch(/\/work\/[0-9a-f]{16}-edge\.zip$/);
    expect(Object.fromEntries(entries)).toEqual({
      "index.mjs": "export {}",
      "config.json": '{"bucket":"b"}',
    });
    expect(model.outputs.hash).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });
});

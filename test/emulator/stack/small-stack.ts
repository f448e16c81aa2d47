import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import type { RunningStack } from "../../../emulator/stack/index.js";
import { signRequest } from "../../support/sign-request.js";

const at = (path: string) => ({ "//": { metadata: { path: `small/${path}`, uniqueId: path } } });

const assumable = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
});

/** A trigger that puts its process's id in a claim. */
const TRIGGER = `export const handler = async (event) => ({ ...event, response: { claimsAndScopeOverrideDetails: {
  accessTokenGeneration: { claimsToAddOrOverride: { pid: String(process.pid) } } } } });`;

/** Terraform JSON of a bucket, a user pool whose trigger is a function, and additional resources by type. */
export function smallStack(outputs: Readonly<Record<string, string>> = {}, resources: object = {}): object {
  return {
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: {
      ...resources,
      aws_s3_bucket: { Bucket: { ...at("Bucket"), bucket: "small-files" } },
      aws_iam_role: { Role: { ...at("Role"), name: "trigger", assume_role_policy: assumable } },
      aws_lambda_function: {
        Trigger: {
          ...at("Trigger"),
          function_name: "trigger",
          role: "${aws_iam_role.Role.arn}",
          filename: "assets/trigger.zip",
          handler: "index.handler",
          runtime: "nodejs24.x",
        },
      },
      aws_lambda_permission: {
        Permission: {
          ...at("Permission"),
          action: "lambda:InvokeFunction",
          function_name: "${aws_lambda_function.Trigger.function_name}",
          principal: "cognito-idp.amazonaws.com",
          source_arn: "${aws_cognito_user_pool.Pool.arn}",
        },
      },
      aws_cognito_user_pool: {
        Pool: {
          ...at("Pool"),
          name: "people",
          lambda_config: {
            pre_token_generation_config: {
              lambda_arn: "${aws_lambda_function.Trigger.arn}",
              lambda_version: "V2_0",
            },
          },
        },
      },
      aws_cognito_user_pool_client: {
        Client: {
          ...at("Client"),
          name: "uploads",
          user_pool_id: "${aws_cognito_user_pool.Pool.id}",
          explicit_auth_flows: ["ALLOW_USER_PASSWORD_AUTH"],
        },
      },
    },
    output: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
  };
}

/** Writes a stack's folder as a synth would, with the trigger's zip. */
export async function writeStack(
  json: object,
): Promise<{ readonly stackFolder: string; readonly dataFolder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "small-stack-"));
  const stackFolder = join(folder, "stacks", "small");
  await mkdir(join(stackFolder, "assets"), { recursive: true });
  await writeFile(join(stackFolder, "cdk.tf.json"), JSON.stringify(json));
  await writeFile(join(stackFolder, "assets", "trigger.zip"), zipSync({ "index.mjs": strToU8(TRIGGER) }));
  return { stackFolder, dataFolder: join(folder, "data") };
}

/** A table for {@link smallStack}. */
export const TABLE = {
  aws_dynamodb_table: {
    Table: {
      name: "quota",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      attribute: [{ name: "pk", type: "S" }],
    },
  },
};

/** Calls the table of a running stack as the administrator. */
export async function askTable(
  { endpoints: { s3, aws } }: Pick<RunningStack, "endpoints">,
  operation: string,
  input: object,
): Promise<object> {
  const call = {
    method: "POST",
    url: `${aws.endpointUrl}/`,
    body: JSON.stringify({ TableName: "quota", ...input }),
  };
  const headers = { "x-amz-target": `DynamoDB_20120810.${operation}` };
  const signed = signRequest({ ...s3, ...call, service: "dynamodb", headers });
  return (await (await fetch(call.url, { ...call, headers: signed })).json()) as object;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { resolveStack, UnsupportedError } from "../../../emulator/terraform/index.js";
import type { ResolvedStack } from "../../../emulator/terraform/resolve-stack.js";

type Json = Readonly<Record<string, unknown>>;

/** The content of a `cdk.tf.json`: resources by type, then by name. */
interface StackJson {
  readonly resource?: Json;
  readonly data?: Json;
  readonly output?: Json;
  readonly [block: string]: unknown;
}

/** Account of every stack in these tests. */
export const ACCOUNT_ID = "111122223333";

/** A resource with a construct path, as CDKTF writes it. */
export function at(path: string, body: Json): Json {
  return { ...body, "//": { metadata: { path } } };
}

/** Writes a synth of one stack, `dev`, and other files; returns the stack's folder. */
export function writeStack(json: StackJson | string, files: Readonly<Record<string, string>> = {}): string {
  const output = mkdtempSync(join(tmpdir(), "stack-"));
  onTestFinished(() => rmSync(output, { recursive: true, force: true }));
  const folder = join(output, "stacks", "dev");
  const withProvider = (stack: StackJson) => ({ provider: { aws: [{ region: "eu-central-1" }] }, ...stack });
  const content = typeof json === "string" ? json : JSON.stringify(withProvider(json));
  const all = { "cdk.tf.json": content, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(output, "manifest.json"), JSON.stringify({ stacks: { dev: {} } }));
  return folder;
}

/** Resolves a stack with this content. */
export function resolveJson(
  json: StackJson,
  files: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<ResolvedStack> {
  const folder = writeStack(json, files);
  return resolveStack(folder, { workFolder: join(folder, "work"), environment, accountId: ACCOUNT_ID });
}

/** The problems of a stack, as `address argument: reason`. */
export async function problemsOf(
  json: StackJson,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const error: unknown = await resolveJson(json, files).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UnsupportedError)) return [];
  return error.problems.map(({ address, argument, reason }) => `${address} ${argument}: ${reason}`);
}

/** A policy, as a string, that allows one action. */
export function allow(action: string, more: Json = {}): string {
  const statement = { Effect: "Allow", Action: action, Resource: "*", ...more };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** A role and its function `f`, whose zip is `function.zip`; to spread into a stack's resources. */
export function withFunction(more: Json = {}): Json {
  const trust = allow("sts:AssumeRole", {
    Principal: { Service: "lambda.amazonaws.com" },
    Resource: undefined,
  });
  return {
    aws_iam_role: { r: at("dev/Role", { name: "presign", path: "/service/", assume_role_policy: trust }) },
    aws_lambda_function: {
      f: at("dev/Function", {
        function_name: "presign",
        role: "${aws_iam_role.r.arn}",
        filename: "function.zip",
        handler: "index.handler",
        runtime: "nodejs24.x",
        ...more,
      }),
    },
  };
}

/** The zip that {@link withFunction} names. */
export const FUNCTION_FILES: Readonly<Record<string, string>> = { "function.zip": "PK" };

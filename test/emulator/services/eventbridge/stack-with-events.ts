import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { buildSync } from "esbuild";
import { strToU8, zipSync } from "fflate";
import { onTestFinished } from "vitest";
import type { LogEntry } from "../../../../emulator/log.js";
import type { RunningStack, ServeStackOptions } from "../../../../emulator/stack/index.js";
import { serveStack } from "../../../../emulator/stack/index.js";
import { signRequest } from "../../../support/sign-request.js";

type Json = Readonly<Record<string, unknown>>;

const at = (path: string, body: Json): Json => ({ ...body, "//": { metadata: { path: `small/${path}` } } });
const statement = (Action: string, Resource: string): Json => ({ Effect: "Allow", Action, Resource });
const document = (...Statement: readonly Json[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

/** A function that reports each object on the default bus, and fails for keys that contain `fail`. */
const TELLER = `
  import { signRequest } from "./functions/sigv4/request/sign-request.js";
  export const handler = async (event) => {
    const { key } = event.detail.object;
    if (key.includes("fail")) throw new TypeError("cannot report " + key);
    const { AWS_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    const credentials = {
      accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN,
    };
    const request = {
      method: "POST",
      url: "https://events." + region + ".amazonaws.com/",
      service: "events",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" },
      body: JSON.stringify({ Entries: [
        { Source: "test", DetailType: "Told", Detail: JSON.stringify({ key, eventId: event.id }) },
      ] }),
    };
    const headers = signRequest(request, { credentials, region, signedAt: Date.now() });
    const response = await fetch(request.url, { method: "POST", headers, body: request.body });
    const answer = await response.text();
    console.log(response.status, answer);
    if (!response.ok) throw new RangeError(answer);
  };`;

/** The zip of {@link TELLER}. */
function tellerZip(): Uint8Array {
  const root = fileURLToPath(new URL("../../../../", import.meta.url));
  const { outputFiles } = buildSync({
    stdin: { contents: TELLER, resolveDir: root, loader: "js" },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  return zipSync({ "index.mjs": strToU8(outputFiles[0]?.text ?? "") });
}

/** Resources by type and name, merged over those of the stack; `null` removes one. */
export type Changes = Readonly<Record<string, Readonly<Record<string, Json | null>>>>;

/** A bucket whose events go to a function that reports them, and two queues for failures. */
function resources(): Readonly<Record<string, Readonly<Record<string, Json | null>>>> {
  return {
    aws_s3_bucket: { Bucket: at("Bucket", { bucket: "small-files" }) },
    aws_s3_bucket_notification: { Events: { bucket: "${aws_s3_bucket.Bucket.id}", eventbridge: true } },
    aws_iam_role: {
      Role: at("Role", {
        name: "teller",
        assume_role_policy: document({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "lambda.amazonaws.com" },
        }),
      }),
    },
    aws_iam_role_policy: {
      Tell: at("Tell", {
        role: "${aws_iam_role.Role.id}",
        policy: document(statement("events:PutEvents", "arn:aws:events:eu-central-1:*:event-bus/default")),
      }),
      Fail: at("Fail", {
        role: "${aws_iam_role.Role.id}",
        policy: document(statement("sqs:SendMessage", "arn:aws:sqs:eu-central-1:*:failures")),
      }),
    },
    aws_lambda_function: {
      Teller: at("Teller", {
        function_name: "teller",
        role: "${aws_iam_role.Role.arn}",
        filename: "teller.zip",
        handler: "index.handler",
        runtime: "nodejs24.x",
        timeout: 10,
      }),
    },
    aws_lambda_permission: {
      Permission: at("Permission", {
        action: "lambda:InvokeFunction",
        function_name: "${aws_lambda_function.Teller.function_name}",
        principal: "events.amazonaws.com",
        source_arn: "${aws_cloudwatch_event_rule.Rule.arn}",
      }),
    },
    aws_lambda_function_event_invoke_config: {
      Retries: at("Retries", {
        function_name: "${aws_lambda_function.Teller.function_name}",
        destination_config: { on_failure: { destination: "${aws_sqs_queue.Failures.arn}" } },
      }),
    },
    aws_cloudwatch_event_rule: {
      Rule: at("Rule", {
        name: "arrived",
        event_pattern: JSON.stringify({
          source: ["aws.s3"],
          "detail-type": ["Object Created"],
          detail: { bucket: { name: ["small-files"] }, object: { key: [{ prefix: "in/" }] } },
        }),
      }),
    },
    aws_cloudwatch_event_target: {
      Target: at("Target", {
        rule: "${aws_cloudwatch_event_rule.Rule.name}",
        target_id: "teller",
        arn: "${aws_lambda_function.Teller.arn}",
        dead_letter_config: { arn: "${aws_sqs_queue.Undelivered.arn}" },
      }),
    },
    aws_sqs_queue: {
      Failures: at("Failures", { name: "failures" }),
      Undelivered: at("Undelivered", { name: "undelivered" }),
    },
    aws_sqs_queue_policy: {
      UndeliveredPolicy: at("UndeliveredPolicy", {
        queue_url: "${aws_sqs_queue.Undelivered.url}",
        policy: document({
          ...statement("sqs:SendMessage", "*"),
          Principal: { Service: "events.amazonaws.com" },
          Condition: { ArnEquals: { "aws:SourceArn": "${aws_cloudwatch_event_rule.Rule.arn}" } },
        }),
      }),
    },
  };
}

/** The stack above, running. */
interface EventStack {
  readonly stack: RunningStack;
  readonly log: readonly LogEntry[];
  /** Writes an object as the administrator. */
  put(key: string, body?: string): Promise<void>;
  /** Calls a service through the listener's address, as a developer's programs do. */
  ask(service: string, target: string, input: object): Promise<{ status: number; body: Json }>;
  /** Details of the events of a type, in the order they were put. */
  details(detailType: string): readonly Json[];
  /** The messages of a queue. */
  messages(queueName: string): Promise<readonly Json[]>;
  advance(seconds: number): void;
}

/** Serves the stack with some resources changed. */
export async function serveEvents(
  changes: Changes = {},
  options: Partial<ServeStackOptions> = {},
): Promise<EventStack> {
  const folder = mkdtempSync(join(tmpdir(), "events-"));
  const stackFolder = join(folder, "stacks", "small");
  mkdirSync(stackFolder, { recursive: true });
  writeFileSync(join(stackFolder, "cdk.tf.json"), JSON.stringify(terraform(changes)));
  writeFileSync(join(stackFolder, "teller.zip"), tellerZip());
  const log: LogEntry[] = [];
  let offset = 0;
  const stack = await serveStack({
    stackFolder,
    dataFolder: join(folder, "data"),
    firstPort: 0,
    clock: () => Date.now() + offset,
    log: (entry) => log.push(entry),
    ...options,
  });
  onTestFinished(async () => {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { aws, s3 } = stack.endpoints;
  const client = new S3Client({ endpoint: s3.endpoint, region: s3.region, credentials: s3 });
  const ask: EventStack["ask"] = async (service, target, input) => {
    const call = { method: "POST", url: `${aws.endpointUrl}/`, body: JSON.stringify(input) };
    const signedAt = new Date(Date.now() + offset);
    const headers = signRequest({ ...s3, ...call, service, headers: { "x-amz-target": target }, signedAt });
    const response = await fetch(call.url, { ...call, headers });
    return { status: response.status, body: (await response.json()) as Json };
  };
  return {
    stack,
    log,
    ask,
    put: async (Key, Body = "content") => {
      await client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body }));
    },
    details: (detailType) =>
      log.flatMap(({ event }) => (event?.["detail-type"] === detailType ? [event.detail as Json] : [])),
    messages: async (queueName) => {
      const QueueUrl = stack.model.queues.find(({ name }) => name === queueName)?.url;
      const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
      const { Messages = [] } = (await ask("sqs", "AmazonSQS.ReceiveMessage", asked)).body;
      return Messages as readonly Json[];
    },
    advance: (seconds) => {
      offset += seconds * 1000;
    },
  };
}

function terraform(changes: Changes): Json {
  const own = resources();
  const types = new Set([...Object.keys(own), ...Object.keys(changes)]);
  const merged = [...types].map((type) => {
    const named = Object.entries({ ...own[type], ...changes[type] }).filter(([, body]) => body !== null);
    return [type, Object.fromEntries(named)] as const;
  });
  return {
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: Object.fromEntries(merged.filter(([, named]) => Object.keys(named).length > 0)),
  };
}

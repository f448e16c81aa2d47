import { parseJson } from "../../functions/json/json.js";
import type { AwsAccess } from "../../functions/sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../../functions/sigv4/request/send-signed.js";
import type { ReplayOptions } from "./options.js";

/** Timeout of one response in milliseconds, longer than SQS waits for messages. */
const TIMEOUT_MS = 30_000;
/** Seconds for which received messages stay invisible: enough to replay a batch. */
const VISIBILITY_SECONDS = 60;
/** Seconds for which SQS may wait. With a wait, SQS searches all of its servers. */
const WAIT_SECONDS = 2;
const BATCH = 10;
const REMEDY =
  "Check the Region, names and endpoint, and that the credentials are valid and allow the action.";

/** External dependencies of a replay. */
type ReplayPorts = Pick<AwsAccess, "fetch" | "now">;

/** One message of a queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Milliseconds since 1970; omitted if the queue does not return it. */
  readonly sentAt?: number;
}

/** The AWS calls of a replay. They throw AWS's errors. */
export interface AwsCalls {
  receive(): Promise<readonly QueueMessage[]>;
  invoke(event: Readonly<Record<string, unknown>>): Promise<void>;
  remove(message: QueueMessage): Promise<void>;
  /** Makes a message that is left in the queue visible again. */
  release(message: QueueMessage): Promise<void>;
}

/** The calls to SQS and Lambda; each is one signed request. */
export function createAwsCalls(options: ReplayOptions, ports: ReplayPorts): AwsCalls {
  const { queueUrl, functionName, sqsEndpoint, lambdaEndpoint } = options;
  const access: AwsAccess = {
    ...ports,
    credentials: () => options.credentials,
    region: options.region,
    timeoutMs: TIMEOUT_MS,
    remedy: REMEDY,
  };
  const sqs = async (action: string, input: object): Promise<unknown> => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` };
    const body = JSON.stringify({ QueueUrl: queueUrl, ...input });
    const request = { url: `${sqsEndpoint}/`, headers, body, service: "sqs" };
    const answer = await post(`sqs:${action}`, request, 200, access);
    // DeleteMessage and ChangeMessageVisibility have empty responses.
    const json = answer === "" ? {} : parseJson(answer);
    if (json !== undefined) return json;
    throw new AwsCallError(`sqs:${action}`, { status: 200, code: "without JSON" }, access);
  };
  return {
    receive: async () =>
      messagesOf(
        await sqs("ReceiveMessage", {
          MaxNumberOfMessages: BATCH,
          WaitTimeSeconds: WAIT_SECONDS,
          VisibilityTimeout: VISIBILITY_SECONDS,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      ),
    invoke: async (event) => {
      const url = `${lambdaEndpoint}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
      const headers = { "content-type": "application/json", "x-amz-invocation-type": "Event" };
      const request = { url, headers, body: JSON.stringify(event), service: "lambda" };
      await post("lambda:InvokeFunction", request, 202, access);
    },
    remove: async ({ receiptHandle }) => {
      await sqs("DeleteMessage", { ReceiptHandle: receiptHandle });
    },
    release: async ({ receiptHandle }) => {
      await sqs("ChangeMessageVisibility", { ReceiptHandle: receiptHandle, VisibilityTimeout: 0 });
    },
  };
}

interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly service: string;
}

async function post(
  action: string,
  request: PostRequest,
  expected: number,
  access: AwsAccess,
): Promise<string> {
  const { status, body } = await sendSigned(action, { method: "POST", ...request }, access);
  if (status === expected) return body;
  throw new AwsCallError(action, { status, code: errorCode(body) }, access);
}

/** The error's name in AWS's JSON, e.g. `#QueueDoesNotExist`. */
function errorCode(body: string): string | undefined {
  const name = /"(?:__type|Code|code)"\s*:\s*"([\w.#]{1,100})"/.exec(body)?.[1];
  return name?.slice(name.indexOf("#") + 1);
}

/** The messages of a response; an empty queue's has no list. */
function messagesOf(answer: unknown): readonly QueueMessage[] {
  const { Messages: messages = [] } = answer as { readonly Messages?: readonly SqsMessage[] };
  return messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => {
    const sentAt = Number(Attributes?.SentTimestamp);
    return {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      ...(Number.isFinite(sentAt) && { sentAt }),
    };
  });
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html */
interface SqsMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes?: { readonly SentTimestamp?: string };
}

import { signRequest } from "../../functions/sigv4/sign-request.js";
import type { ReplayOptions } from "./options.js";

/** Longest that one answer may take, in milliseconds: SQS itself waits for messages. */
const RESPONSE_TIMEOUT_MS = 30_000;
/** Long enough to replay a batch before its messages show up again. */
const VISIBILITY_SECONDS = 60;
/** SQS looks on all of its servers when it may wait. */
const WAIT_SECONDS = 2;
const BATCH = 10;

/** What sending a request needs from the world. */
export interface ReplayPorts {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One message of a queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Milliseconds since 1970; absent where the queue does not say. */
  readonly sentAt?: number;
}

/** The calls of a replay. Whatever AWS refuses is thrown. */
export interface AwsCalls {
  receive(): Promise<readonly QueueMessage[]>;
  invoke(event: Readonly<Record<string, unknown>>): Promise<void>;
  remove(message: QueueMessage): Promise<void>;
  /** Lets the next one who asks see a message that is left. */
  release(message: QueueMessage): Promise<void>;
}

/** AWS refused a call, or did not answer it. Holds no credential. */
export class AwsCallError extends Error {
  override readonly name = "AwsCallError";
  /** The permission that the call needs. */
  readonly action: string;

  constructor(action: string, answered: string, cause?: unknown) {
    const remedy = "Check Region, names and endpoint, and that the credentials are alive and allow it.";
    super(`${action} ${answered}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.action = action;
  }
}

/** SQS and Lambda, by one signed request a call. */
export function createAwsCalls(options: ReplayOptions, ports: ReplayPorts): AwsCalls {
  const { queueUrl, functionName, sqsEndpoint, lambdaEndpoint } = options;
  const sqs = async (action: string, input: object): Promise<unknown> => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` };
    const body = JSON.stringify({ QueueUrl: queueUrl, ...input });
    const request = { url: `${sqsEndpoint}/`, headers, body, service: "sqs" };
    const answer = await send(`sqs:${action}`, request, 200, options, ports);
    // DeleteMessage and ChangeMessageVisibility are answered with nothing.
    return answer === "" ? {} : parsed(`sqs:${action}`, answer);
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
      await send("lambda:InvokeFunction", request, 202, options, ports);
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

async function send(
  action: string,
  request: PostRequest,
  expected: number,
  { credentials, region }: ReplayOptions,
  { fetch, now }: ReplayPorts,
): Promise<string> {
  const method = "POST";
  const headers = signRequest({ method, ...request }, { credentials, region, signedAt: now() });
  const { url, body } = request;
  const signal = AbortSignal.timeout(RESPONSE_TIMEOUT_MS);
  const answer = await fetch(url, { method, headers, body, redirect: "manual", signal }).then(
    async (response) => ({ status: response.status, body: await response.text() }),
    (cause: unknown) => {
      throw new AwsCallError(action, "was not answered", cause);
    },
  );
  if (answer.status === expected) return answer.body;
  throw new AwsCallError(action, `was answered ${answer.status}${reasonIn(answer.body)}`);
}

function parsed(action: string, answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch (cause) {
    throw new AwsCallError(action, "was answered with no JSON", cause);
  }
}

/** The error's name in AWS's JSON, e.g. `#QueueDoesNotExist`. */
function reasonIn(body: string): string {
  const name = /"(?:__type|Code|code)"\s*:\s*"([\w.#]{1,100})"/.exec(body)?.[1];
  return name === undefined ? "" : ` ${name.slice(name.indexOf("#") + 1)}`;
}

/** An empty queue answers with no list at all. */
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

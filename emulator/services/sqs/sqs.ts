import type { JsonCall } from "../../aws-json/json-service.js";
import { createJsonService } from "../../aws-json/json-service.js";
import { requireAllowed, ServiceError } from "../../aws-json/service-error.js";
import type { ReadSignedCall } from "../../aws-json/signed-call.js";
import type { HttpHandler } from "../../http/http.js";
import { principalId } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Model } from "../../model.js";
import { invalid, readMessage, wholeNumber } from "./input.js";
import { RECEIPT_HANDLE_PREFIX } from "./message-store.js";
import type { OpenQueue, Queues } from "./queues.js";
import { attributesOf, render } from "./render.js";

/** Options of {@link createSqs}. */
interface SqsOptions {
  readonly model: Pick<Model, "accountId">;
  readonly queues: Queues;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

/** Maximum number of messages of one `ReceiveMessage`. */
const MAX_MESSAGES = 10;
/** Maximum visibility timeout of a message, in seconds. */
const MAX_VISIBILITY_SECONDS = 43_200;

/**
 * Serves the queues at `sqs.REGION.amazonaws.com`. Only standard queues are emulated, without long polling: if no
 * message is visible, an empty response comes immediately, whatever `WaitTimeSeconds` says.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createSqs(options: SqsOptions): HttpHandler {
  const on =
    (operation: string, run: (open: OpenQueue, call: JsonCall) => object) =>
    (call: JsonCall): object =>
      run(openFor(operation, call, options), call);
  return createJsonService({
    ...options,
    service: "sqs",
    targetPrefix: "AmazonSQS",
    contentType: "application/x-amz-json-1.0",
    operations: {
      ChangeMessageVisibility: on("ChangeMessageVisibility", changeVisibility),
      DeleteMessage: on("DeleteMessage", deleteMessage),
      GetQueueAttributes: on("GetQueueAttributes", ({ queue, messages }, { input }) => ({
        Attributes: attributesOf(queue, messages.counts(), input.AttributeNames),
      })),
      GetQueueUrl: on("GetQueueUrl", ({ queue }) => ({ QueueUrl: queue.url })),
      PurgeQueue: on("PurgeQueue", ({ messages }) => {
        messages.clear();
        return {};
      }),
      ReceiveMessage: on("ReceiveMessage", receiveMessage),
      SendMessage: on("SendMessage", sendMessage),
    },
  });
}

/** Finds the queue of a call, and requires that IAM allows the call. */
function openFor(operation: string, { principal, region, input }: JsonCall, options: SqsOptions): OpenQueue {
  const { QueueUrl: url, QueueName: name } = input;
  const { accountId } = options.model;
  const open =
    operation === "GetQueueUrl"
      ? options.queues.find(`arn:aws:sqs:${region}:${accountId}:${String(name)}`)
      : options.queues.find(String(url));
  if (open?.queue.region !== region) {
    throw new ServiceError(
      "com.amazonaws.sqs#QueueDoesNotExist",
      `The specified queue does not exist: ${String(url ?? name)} in ${region}`,
      400,
      [["x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"]],
    );
  }
  const decision = options.queues.authorize(principal, `sqs:${operation}`, open.queue);
  const requested = {
    service: "sqs",
    principal,
    action: `sqs:${operation.toLowerCase()}`,
    resource: open.queue.arn,
  };
  requireAllowed(decision, requested, options.log, {
    type: "com.amazon.coral.service#AccessDeniedException",
    status: 403,
  });
  return open;
}

function sendMessage({ messages }: OpenQueue, { principal, input }: JsonCall): object {
  const message = messages.add({ ...readMessage(input), senderId: principalId(principal) });
  return { MessageId: message.id, MD5OfMessageBody: message.bodyDigest };
}

function receiveMessage({ queue, messages }: OpenQueue, { input }: JsonCall): object {
  const limit = wholeNumber(input, "MaxNumberOfMessages", 1, MAX_MESSAGES) ?? 1;
  const hidden = wholeNumber(input, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
  const received = messages.receive(limit, hidden ?? queue.visibilityTimeoutSeconds);
  return received.length === 0 ? {} : { Messages: received.map((message) => render(message, input)) };
}

function deleteMessage({ messages }: OpenQueue, { input }: JsonCall): object {
  messages.delete(receiptHandleOf(input));
  return {};
}

function changeVisibility({ messages }: OpenQueue, { input }: JsonCall): object {
  const seconds = wholeNumber(input, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
  if (seconds === undefined) throw invalid("VisibilityTimeout is required");
  if (!messages.hide(receiptHandleOf(input), seconds)) {
    throw new ServiceError("com.amazonaws.sqs#MessageNotInflight", "The message is not in flight");
  }
  return {};
}

function receiptHandleOf({ ReceiptHandle: handle }: JsonCall["input"]): string {
  if (typeof handle === "string" && handle.startsWith(RECEIPT_HANDLE_PREFIX)) return handle;
  throw new ServiceError(
    "com.amazonaws.sqs#ReceiptHandleIsInvalid",
    "The input receipt handle is not a valid receipt handle; pass the one from the last ReceiveMessage",
  );
}

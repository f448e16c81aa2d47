import type { Queue } from "../../model.js";
import type { MessageCounts, StoredMessage } from "./message-store.js";

type Input = Readonly<Record<string, unknown>>;

/**
 * Renders a message for `ReceiveMessage`, with the requested attributes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html
 */
export function render(message: StoredMessage, input: Input): object {
  const system = selectAttributes(systemAttributes(message), [
    ...names(input.MessageSystemAttributeNames),
    ...names(input.AttributeNames),
  ]);
  const own = selectAttributes(message.attributes, names(input.MessageAttributeNames));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.bodyDigest,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own }),
  };
}

/**
 * The requested attributes of a queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export function attributesOf(queue: Queue, counts: MessageCounts, requested: unknown): object {
  const all: Readonly<Record<string, string>> = {
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    DelaySeconds: String(queue.delaySeconds),
    MessageRetentionPeriod: String(queue.messageRetentionSeconds),
    QueueArn: queue.arn,
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    ...(queue.policy ? { Policy: JSON.stringify(queue.policy.document) } : {}),
  };
  return selectAttributes(all, names(requested));
}

function systemAttributes(message: StoredMessage): Readonly<Record<string, string>> {
  return {
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
  };
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

/** Selects the requested attributes. `All` and `.*` select all of them. */
function selectAttributes<T>(
  all: Readonly<Record<string, T>>,
  requested: readonly string[],
): Readonly<Record<string, T>> {
  if (requested.includes("All") || requested.includes(".*")) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => requested.includes(name)));
}

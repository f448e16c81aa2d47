import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "../../clock.js";
import type { Queue } from "../../model.js";

/** An attribute of a message. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

/** A message to send. */
export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Seconds that the message stays hidden. @default - the queue's delay */
  readonly delaySeconds?: number;
  /**
   * Sender, as in `SenderId`: the id of a user or session, or the name of a service.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
   */
  readonly senderId: string;
}

/** A message in a queue. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  /** MD5 of the body, in hexadecimal digits. */
  readonly bodyDigest: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly firstReceivedAt?: number;
  readonly receiveCount: number;
  readonly visibleAt: number;
  /** Handle from the last `ReceiveMessage`; empty until the message is received. */
  readonly receiptHandle: string;
}

/** Numbers of messages in a queue. */
export interface MessageCounts {
  readonly visible: number;
  /** Number of messages that are received, and neither deleted nor visible again. */
  readonly inFlight: number;
  /** Number of messages that are sent, and not visible yet. */
  readonly delayed: number;
}

/** The messages of one queue, in memory. */
export interface MessageStore {
  add(message: NewMessage): StoredMessage;
  /** Receives visible messages, oldest first, and hides them for a number of seconds. */
  receive(limit: number, visibilityTimeoutSeconds: number): readonly StoredMessage[];
  /**
   * Hides a received message for a number of seconds from now. Returns false if no message has this handle as its last
   * one.
   */
  hide(receiptHandle: string, seconds: number): boolean;
  /** Deletes a received message. A handle that is not the last one of its message deletes nothing. */
  delete(receiptHandle: string): void;
  clear(): void;
  counts(): MessageCounts;
}

/** Prefix of every receipt handle. */
export const RECEIPT_HANDLE_PREFIX = "AQEB";

/** Creates an empty store. */
export function createMessageStore(queue: Queue, clock: Clock): MessageStore {
  const messages = new Map<string, StoredMessage>();
  const update = (message: StoredMessage): StoredMessage => {
    messages.set(message.id, message);
    return message;
  };
  const current = (): StoredMessage[] => {
    const oldest = clock() - queue.messageRetentionSeconds * 1000;
    for (const { id, sentAt } of messages.values()) if (sentAt < oldest) messages.delete(id);
    return [...messages.values()];
  };
  const find = (receiptHandle: string): StoredMessage | undefined =>
    current().find((message) => message.receiptHandle === receiptHandle);
  return {
    add: (message) => update(newMessage(message, queue, clock())),
    receive: (limit, seconds) =>
      current()
        .filter(({ visibleAt }) => visibleAt <= clock())
        .slice(0, limit)
        .map((message) => update(received(message, clock(), seconds))),
    hide: (receiptHandle, seconds) => {
      const message = find(receiptHandle);
      if (message) update({ ...message, visibleAt: clock() + seconds * 1000 });
      return message !== undefined;
    },
    delete: (receiptHandle) => {
      const message = find(receiptHandle);
      if (message) messages.delete(message.id);
    },
    clear: () => messages.clear(),
    counts: () => count(current(), clock()),
  };
}

function newMessage(message: NewMessage, queue: Queue, now: number): StoredMessage {
  const { body, senderId, attributes = {}, delaySeconds = queue.delaySeconds } = message;
  return {
    id: randomUUID(),
    body,
    bodyDigest: createHash("md5").update(body).digest("hex"),
    attributes,
    senderId,
    sentAt: now,
    receiveCount: 0,
    visibleAt: now + delaySeconds * 1000,
    receiptHandle: "",
  };
}

function received(message: StoredMessage, now: number, hiddenSeconds: number): StoredMessage {
  return {
    ...message,
    firstReceivedAt: message.firstReceivedAt ?? now,
    receiveCount: message.receiveCount + 1,
    visibleAt: now + hiddenSeconds * 1000,
    receiptHandle: RECEIPT_HANDLE_PREFIX + randomBytes(48).toString("base64"),
  };
}

function count(messages: readonly StoredMessage[], now: number): MessageCounts {
  const hidden = messages.filter(({ visibleAt }) => visibleAt > now);
  const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
  return { visible: messages.length - hidden.length, inFlight: hidden.length - delayed, delayed };
}

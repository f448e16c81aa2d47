import type { AwsCalls, QueueMessage } from "./aws-calls.js";
import { failedEvent } from "./failed-event.js";

/** Numbers of messages by their result. */
interface ReplayCounts {
  /** Events that Lambda accepted, and that were deleted from the queue; in a dry run, those that would be. */
  readonly replayed: number;
  /** Messages left in the queue, because they contain no event of S3. */
  readonly unknown: number;
  /** Messages left in the queue, because they arrived after the start, e.g. a replayed event that failed again. */
  readonly newer: number;
}

/** Inputs of a replay. */
interface ReplaySetup {
  readonly aws: AwsCalls;
  readonly dryRun: boolean;
  /** Milliseconds since 1970. Messages that arrive later are left. */
  readonly startedAt: number;
  /** Prints one line per message. */
  readonly print: (line: string) => void;
}

/**
 * Invokes the function again with every event in the queue. A message is deleted only after Lambda has accepted its
 * event, so no event is lost; after an interruption, run the command again.
 */
export async function replay(setup: ReplaySetup): Promise<ReplayCounts> {
  const { aws, dryRun } = setup;
  const seen = new Set<string>();
  const left: QueueMessage[] = [];
  const counts = { replayed: 0, unknown: 0, newer: 0 };
  for (;;) {
    const received = await aws.receive();
    const unseen = received.filter(({ messageId }) => !seen.has(messageId));
    for (const message of unseen) {
      seen.add(message.messageId);
      const end = await replayOne(message, setup);
      counts[end] += 1;
      if (dryRun || end !== "replayed") left.push(message);
    }
    // The queue is empty, or contains only messages that were already handled.
    if (unseen.every((message) => isNewer(message, setup))) break;
  }
  for (const message of left) await aws.release(message);
  return counts;
}

async function replayOne(message: QueueMessage, setup: ReplaySetup): Promise<keyof ReplayCounts> {
  if (isNewer(message, setup)) return "newer";
  const { aws, dryRun, print } = setup;
  const failed = failedEvent(message.body);
  if (failed.outcome === "unknown") {
    print(`${message.messageId}  left in the queue: ${failed.reason}`);
    return "unknown";
  }
  if (dryRun) {
    print(`${message.messageId}  would be replayed (${failed.cause})`);
    return "replayed";
  }
  await aws.invoke(failed.event);
  await aws.remove(message);
  print(`${message.messageId}  replayed (${failed.cause})`);
  return "replayed";
}

function isNewer({ sentAt = 0 }: QueueMessage, { startedAt }: ReplaySetup): boolean {
  return sentAt > startedAt;
}

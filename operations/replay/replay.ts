import type { AwsCalls, QueueMessage } from "./aws-calls.js";
import { failedEvent } from "./failed-event.js";

/** Numbers of messages by their result. */
interface ReplayCounts {
  /** Handed to Lambda and out of the queue; on a dry run: would be. */
  readonly replayed: number;
  /** Still in the queue, because they hold no event of S3. */
  readonly unknown: number;
  /** Still in the queue, because they came in after the start: a replayed event that fails again is one. */
  readonly newer: number;
}

/** Inputs of a replay. */
interface ReplaySetup {
  readonly aws: AwsCalls;
  readonly dryRun: boolean;
  /** Milliseconds since 1970. What comes into the queue afterwards is left. */
  readonly startedAt: number;
  /** Takes one line per message. */
  readonly print: (line: string) => void;
}

/**
 * Hands every event in the queue to the function again. A message is deleted only after Lambda has taken its event, so
 * that none is lost; after an interruption, start the command again.
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
    // Nothing is left, or nothing but what has had its turn.
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
    print(`${message.messageId}  would be replayed (${failed.why})`);
    return "replayed";
  }
  await aws.invoke(failed.event);
  await aws.remove(message);
  print(`${message.messageId}  replayed (${failed.why})`);
  return "replayed";
}

function isNewer({ sentAt = 0 }: QueueMessage, { startedAt }: ReplaySetup): boolean {
  return sentAt > startedAt;
}

import type { Clock } from "../../clock.js";
import type { Iam } from "../../iam/iam.js";
import type { Decision } from "../../iam/policy/authorize.js";
import type { Principal } from "../../iam/principal.js";
import { principalId } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Model, Queue } from "../../model.js";
import type { MessageStore, NewMessage } from "./message-store.js";
import { createMessageStore } from "./message-store.js";

/** A queue of the stack and its messages. */
export interface OpenQueue {
  readonly queue: Queue;
  readonly messages: MessageStore;
}

/** The id of a sent message, or the reason that the queue did not accept it. */
type SendResult =
  | { readonly outcome: "sent"; readonly messageId: string }
  | { readonly outcome: "rejected"; readonly reason: string };

/** The queues of a stack. */
export interface Queues {
  /** Finds a queue by its ARN or URL. */
  find(arnOrUrl: string): OpenQueue | undefined;
  /** Checks a permission with IAM and the queue's policy. */
  authorize(principal: Principal, action: string, queue: Queue): Decision;
  /** Sends a message as an AWS service, or with a role that the service has assumed. */
  send(principal: Principal, arn: string, message: Omit<NewMessage, "senderId">): SendResult;
}

/** Options of {@link createQueues}. */
interface QueuesOptions {
  readonly model: Pick<Model, "queues">;
  readonly iam: Pick<Iam, "authorize">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the queues of a stack, all empty. */
export function createQueues({ model, iam, clock, log }: QueuesOptions): Queues {
  const all = model.queues.map((queue): OpenQueue => ({ queue, messages: createMessageStore(queue, clock) }));
  const find: Queues["find"] = (arnOrUrl) =>
    all.find(({ queue }) => queue.arn === arnOrUrl || queue.url === arnOrUrl);
  const authorize: Queues["authorize"] = (principal, action, queue) =>
    iam.authorize(principal, action, queue.arn, { "aws:SecureTransport": "true" }, queue.policy);
  return {
    find,
    authorize,
    send: (principal, arn, message) => {
      const open = find(arn);
      if (!open) return { outcome: "rejected", reason: `the queue ${arn} does not exist` };
      const { constructPath } = open.queue;
      const decision = authorize(principal, "sqs:SendMessage", open.queue);
      if (!decision.allowed) {
        log({
          service: "sqs",
          message: decision.reason,
          constructPath: decision.constructPath ?? constructPath,
        });
        return { outcome: "rejected", reason: decision.reason };
      }
      const { id } = open.messages.add({ ...message, senderId: principalId(principal) });
      log({ service: "sqs", message: `message ${id} in ${open.queue.name}`, constructPath });
      return { outcome: "sent", messageId: id };
    },
  };
}

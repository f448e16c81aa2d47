import type { JsonObject } from "../json.js";
import type { Constructed } from "./constructed.js";
import type { PolicyDocument } from "./identity.js";

export interface EventBus extends Constructed {
  readonly name: string;
  readonly arn: string;
}

export interface EventRule extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly eventBusName: string;
  readonly enabled: boolean;
  /** EventBridge's event pattern, parsed. */
  readonly pattern: JsonObject;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget extends Constructed {
  readonly id: string;
  /** ARN of a function or a queue. */
  readonly arn: string;
  /** ARN of the queue for events whose delivery fails. */
  readonly deadLetterArn?: string;
}

export interface Queue extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly region: string;
  /** Time that a message stays hidden after it was sent. */
  readonly delaySeconds: number;
  /** Time that a message is kept if it is not deleted. */
  readonly messageRetentionSeconds: number;
  /** Time that a received message stays hidden from other receivers. */
  readonly visibilityTimeoutSeconds: number;
  /** The queue's resource policy. */
  readonly policy?: { readonly document: PolicyDocument } & Constructed;
}

import type { Principal } from "../../../iam/principal.js";
import type { Log } from "../../../log.js";
import type { EventRule, EventTarget, Model } from "../../../model.js";
import type { AsynchronousInvocations } from "../../lambda/index.js";
import { findFunction, permits } from "../../lambda/index.js";
import type { MessageAttribute, Queues } from "../../sqs/index.js";
import type { EventEnvelope } from "../event.js";

/** Delivers an event to a target of a rule. */
export type Deliver = (rule: EventRule, target: EventTarget, envelope: EventEnvelope) => void;

/** Options of {@link createDeliver}. */
interface DeliverOptions {
  readonly model: Pick<Model, "accountId" | "functions">;
  readonly invocations: AsynchronousInvocations;
  readonly queues: Pick<Queues, "find" | "send">;
  readonly log: Log;
}

/** The reason for a failed delivery. The code is EventBridge's. */
interface DeliveryProblem {
  readonly code: "NO_PERMISSIONS" | "NO_RESOURCE" | "INVALID_PARAMETER";
  readonly message: string;
}

const SERVICE = "events.amazonaws.com";

/**
 * Creates the delivery to functions and queues. A delivery fails permanently if the target's resource policy does not
 * allow EventBridge to call it for the rule. The event then goes to the target's dead-letter queue, or is lost.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function createDeliver(options: DeliverOptions): Deliver {
  return (rule, target, envelope) => {
    const problem = tryTarget(rule, target, envelope, options);
    if (!problem) return;
    const consequence = sendToDeadLetterQueue(problem, rule, target, envelope, options);
    options.log({
      service: "eventbridge",
      message: `${envelope["detail-type"]} ${envelope.id} did not reach ${target.arn}: ${problem.message}; ${consequence}`,
      requestId: envelope.id,
      constructPath: target.constructPath,
    });
  };
}

function tryTarget(
  rule: EventRule,
  target: EventTarget,
  envelope: EventEnvelope,
  { model, invocations, queues }: DeliverOptions,
): DeliveryProblem | undefined {
  const body = JSON.stringify(envelope);
  if (queues.find(target.arn)) {
    const sent = queues.send(principalOf(rule, model), target.arn, { body });
    return sent.outcome === "rejected" ? { code: "NO_PERMISSIONS", message: sent.reason } : undefined;
  }
  const fn = findFunction(model.functions, target.arn);
  if (!fn) return { code: "NO_RESOURCE", message: `the function ${target.arn} does not exist` };
  if (!permits(fn, { service: SERVICE, sourceArn: rule.arn, sourceAccount: model.accountId })) {
    const message = `no aws_lambda_permission of ${fn.constructPath} allows ${SERVICE} to call it for ${rule.arn}`;
    return { code: "NO_PERMISSIONS", message };
  }
  const accepted = invocations.accept(target.arn, body);
  return accepted.outcome === "rejected"
    ? { code: "INVALID_PARAMETER", message: accepted.message }
    : undefined;
}

function sendToDeadLetterQueue(
  problem: DeliveryProblem,
  rule: EventRule,
  target: EventTarget,
  envelope: EventEnvelope,
  { model, queues }: DeliverOptions,
): string {
  const { deadLetterArn } = target;
  if (deadLetterArn === undefined) return "it is lost, because the target has no dead-letter queue";
  const sent = queues.send(principalOf(rule, model), deadLetterArn, {
    body: JSON.stringify(envelope),
    attributes: {
      ERROR_CODE: stringAttribute(problem.code),
      ERROR_MESSAGE: stringAttribute(problem.message),
      RULE_ARN: stringAttribute(rule.arn),
      TARGET_ARN: stringAttribute(target.arn),
    },
  });
  if (sent.outcome === "rejected")
    return `it is lost, because its dead-letter queue did not accept it: ${sent.reason}`;
  return `it is message ${sent.messageId} in ${deadLetterArn}`;
}

function stringAttribute(value: string): MessageAttribute {
  return { DataType: "String", StringValue: value };
}

function principalOf(rule: EventRule, { accountId }: Pick<Model, "accountId">): Principal {
  return { type: "service", service: SERVICE, sourceArn: rule.arn, sourceAccount: accountId };
}

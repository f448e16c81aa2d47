import { isObject, parseJson } from "../../functions/json/json.js";

/** A message of the failure queue. */
type FailedEvent =
  | {
      readonly outcome: "event";
      /** The event to invoke the function with. */
      readonly event: Readonly<Record<string, unknown>>;
      /** Reason that the event is in the queue, e.g. `RetriesExhausted`. */
      readonly cause: string;
    }
  | { readonly outcome: "unknown"; readonly reason: string };

/**
 * Reads S3's event from a message: the payload in Lambda's record of a failed invocation, or the event itself, which
 * EventBridge sends if it cannot be delivered.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function failedEvent(body: string): FailedEvent {
  const message = objectOf(parseJson(body));
  if (message === undefined) return { outcome: "unknown", reason: "its body is not a JSON object" };
  const context = objectOf(message.requestContext);
  const event = context === undefined ? message : objectOf(message.requestPayload);
  if (event === undefined) return { outcome: "unknown", reason: "Lambda's record has no payload" };
  if (event.source !== "aws.s3" || event["detail-type"] !== "Object Created") {
    return { outcome: "unknown", reason: 'it is not an "Object Created" event of S3' };
  }
  const condition = context?.condition;
  return { outcome: "event", event, cause: typeof condition === "string" ? condition : "NotDelivered" };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}

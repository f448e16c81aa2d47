import { parseObject } from "../../json/json.js";
import type { AwsAccess } from "../../sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../../sigv4/request/send-signed.js";
import type { UploadEvent } from "../contract.js";

/** An event bus and its endpoint. */
interface EventBusAddress {
  /** Name or ARN. */
  readonly eventBusName: string;
  /** Endpoint of another EventBridge, from `AWS_ENDPOINT_URL_EVENTBRIDGE`. @default - the Region's */
  readonly endpointUrl?: string;
}

/** EventBridge accepted the request, but rejected the event. */
class EventRejectedError extends Error {
  override readonly name = "EventRejectedError";
  /** EventBridge's own code, e.g. `InternalFailure`. */
  readonly code: string;

  constructor(eventBusName: string, code: string) {
    super(
      `The event bus ${eventBusName} rejected the event: ${code}. Lambda retries by itself. If the error persists, ` +
        "check that the bus exists and that its policy and the function's role allow events:PutEvents.",
    );
    this.code = code;
  }
}

/**
 * Puts one event on the bus, or throws.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export async function putEvent(
  { source, detailType, detail }: UploadEvent,
  { eventBusName, endpointUrl }: EventBusAddress,
  access: AwsAccess,
): Promise<void> {
  const entry = {
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    EventBusName: eventBusName,
  };
  const answer = await sendSigned(
    "events:PutEvents",
    {
      method: "POST",
      url: new URL(endpointUrl ?? `https://events.${access.region}.amazonaws.com`).href,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" },
      body: JSON.stringify({ Entries: [entry] }),
      service: "events",
    },
    access,
  );
  const response = parseObject(answer.body);
  if (answer.status !== 200) {
    throw new AwsCallError(
      "events:PutEvents",
      { status: answer.status, code: codeOf(response.__type) },
      access,
    );
  }
  if (response.FailedEntryCount === 0) return;
  const [rejected] = Array.isArray(response.Entries) ? response.Entries : [];
  throw new EventRejectedError(eventBusName, codeOf(rejected?.ErrorCode) ?? "a response without a reason");
}

function codeOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

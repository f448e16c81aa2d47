import type { UploadEvent } from "../contract.js";
import { type AwsAccess, AwsCallError, callAws } from "./signed-call.js";

/** Which bus, and where it is reached. */
export interface EventBusAddress {
  /** Name or ARN. */
  readonly eventBusName: string;
  /** Another EventBridge than AWS's, as `AWS_ENDPOINT_URL_EVENTBRIDGE` names it. @default - the Region's */
  readonly endpointUrl?: string;
}

/** EventBridge took the request and not the event. */
export class EventRefusedError extends Error {
  override readonly name = "EventRefusedError";
  /** EventBridge's own code, e.g. `InternalFailure`. */
  readonly code: string;

  constructor(eventBusName: string, code: string) {
    super(
      `The event bus ${eventBusName} did not take the event: ${code}. Lambda tries again by itself; if it goes on, ` +
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
  const answer = await callAws(
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
  const said = parsed(answer.body);
  if (answer.status !== 200) {
    throw new AwsCallError("events:PutEvents", { status: answer.status, code: codeOf(said.__type) });
  }
  if (said.FailedEntryCount === 0) return;
  const [refused] = Array.isArray(said.Entries) ? said.Entries : [];
  throw new EventRefusedError(eventBusName, codeOf(refused?.ErrorCode) ?? "an answer without a reason");
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function codeOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

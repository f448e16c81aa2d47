import type { JsonCall } from "../../aws-json/json-service.js";
import { createJsonService } from "../../aws-json/json-service.js";
import { requireAllowed, ServiceError } from "../../aws-json/service-error.js";
import type { ReadSignedCall } from "../../aws-json/signed-call.js";
import type { HttpHandler } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import { isObject, parseObject } from "../../json.js";
import type { Log } from "../../log.js";
import type { Model } from "../../model.js";
import type { NewEvent } from "./event.js";
import { busNameOf, DEFAULT_BUS } from "./event.js";
import type { EventBridge } from "./event-bridge.js";

/** Options of {@link createPutEvents}. */
interface PutEventsOptions {
  readonly model: Pick<Model, "accountId" | "region">;
  readonly eventBridge: EventBridge;
  readonly iam: Pick<Iam, "authorize">;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

/**
 * Maximum number of entries in a call, and their maximum total size in bytes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

type Fields = Readonly<Record<string, unknown>>;
/** The result for one entry. */
type EntryResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * Serves `PutEvents` at `events.REGION.amazonaws.com`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function createPutEvents(options: PutEventsOptions): HttpHandler {
  return createJsonService({
    ...options,
    service: "events",
    targetPrefix: "AWSEvents",
    contentType: "application/x-amz-json-1.1",
    operations: { PutEvents: (call) => putEvents(call, options) },
  });
}

function putEvents(call: JsonCall, options: PutEventsOptions): object {
  const entries = readEntries(call.input);
  for (const entry of entries) authorizeEntry(entry, call, options);
  const Entries = entries.map((entry) => putEntry(entry, call.region, options));
  return { Entries, FailedEntryCount: Entries.filter((result) => "ErrorCode" in result).length };
}

function readEntries({ Entries: entries }: Fields): readonly Fields[] {
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MAX_ENTRIES) {
    throw invalid(`1 validation error detected: 'entries' must have 1 to ${MAX_ENTRIES} entries`);
  }
  const fields = entries.map((entry: unknown): Fields => (isObject(entry) ? entry : {}));
  const size = fields.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (size <= MAX_BYTES) return fields;
  throw invalid(`Total size of the entries in the request is over the limit: ${size} bytes of ${MAX_BYTES}.`);
}

/**
 * The size of an entry as AWS counts it: 14 bytes for a time, and the bytes of the strings.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
function sizeOf({ Time, Source, DetailType, Detail, Resources }: Fields): number {
  const strings = [Source, DetailType, Detail, ...(Array.isArray(Resources) ? Resources : [])];
  const bytes = strings.reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  return bytes + (Time === undefined ? 0 : 14);
}

function authorizeEntry(entry: Fields, { principal, region }: JsonCall, options: PutEventsOptions): void {
  const resource = `arn:aws:events:${region}:${options.model.accountId}:event-bus/${busOf(entry)}`;
  const decision = options.iam.authorize(principal, "events:PutEvents", resource, {
    "aws:RequestedRegion": region,
    "aws:SecureTransport": "true",
    "events:source": stringOf(entry.Source),
    "events:detail-type": stringOf(entry.DetailType),
  });
  const requested = { service: "eventbridge", principal, action: "events:PutEvents", resource };
  requireAllowed(decision, requested, options.log);
}

function putEntry(entry: Fields, region: string, { eventBridge }: PutEventsOptions): EntryResult {
  const event = readEntry(entry, region);
  if ("ErrorCode" in event) return event;
  return { EventId: eventBridge.put(event) };
}

function readEntry(
  entry: Fields,
  region: string,
): NewEvent | { readonly ErrorCode: string; readonly ErrorMessage: string } {
  const { Source, DetailType, Detail, Resources, Time } = entry;
  const missing = Object.entries({ Source, DetailType, Detail }).find(
    ([, value]) => typeof value !== "string" || value === "",
  );
  if (missing) {
    const [name] = missing;
    return failed(
      "InvalidArgument",
      `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    );
  }
  if (String(Source).startsWith("aws.")) {
    return failed("NotAuthorizedForSourceException", "Not authorized for the source.");
  }
  const detail = parseObject(String(Detail));
  if (!detail) return failed("MalformedDetail", "Detail is malformed.");
  const resources = Array.isArray(Resources) ? Resources.filter((one) => typeof one === "string") : [];
  return {
    busName: busOf(entry),
    region,
    source: String(Source),
    detailType: String(DetailType),
    detail,
    resources,
    ...(typeof Time === "number" ? { time: Time * 1000 } : {}),
  };
}

function busOf({ EventBusName: named }: Fields): string {
  return busNameOf(stringOf(named) ?? DEFAULT_BUS);
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function failed(
  ErrorCode: string,
  ErrorMessage: string,
): { readonly ErrorCode: string; readonly ErrorMessage: string } {
  return { ErrorCode, ErrorMessage };
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

import type { LambdaFunction } from "../../../model.js";
import { versionOf } from "../environment.js";
import type { InvokeResult } from "../invocation.js";

/** An event that failed permanently. */
interface FailedEvent {
  readonly fn: LambdaFunction;
  readonly requestId: string;
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
  readonly approximateInvokeCount: number;
  /** JSON. */
  readonly requestPayload: string;
  readonly failure: Exclude<InvokeResult, { readonly outcome: "ok" }>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The record of an event that failed permanently, for the destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface FailureRecord {
  readonly version: "1.0";
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    /** ARN of the function, with the version. */
    readonly functionArn: string;
    readonly condition: FailedEvent["condition"];
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext: {
    readonly statusCode: number;
    readonly executedVersion: string;
    readonly functionError?: "Unhandled";
  };
  readonly responsePayload: unknown;
}

/** Creates the record of an event that failed permanently. */
export function failureRecord({ fn, failure, now, ...event }: FailedEvent): FailureRecord {
  const ran = failure.outcome !== "rejected";
  return {
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${fn.arn}:${versionOf(fn)}`,
      condition: event.condition,
      approximateInvokeCount: event.approximateInvokeCount,
    },
    requestPayload: JSON.parse(event.requestPayload),
    responseContext: {
      statusCode: ran ? 200 : failure.status,
      executedVersion: versionOf(fn),
      ...(ran ? { functionError: "Unhandled" } : {}),
    },
    responsePayload: ran ? JSON.parse(failure.payload) : { errorMessage: failure.message },
  };
}

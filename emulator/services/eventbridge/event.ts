import type { JsonObject } from "../../json.js";
/**
 * An event as targets receive it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface EventEnvelope {
  readonly version: "0";
  /** A UUID. */
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  /** 12 digits. */
  readonly account: string;
  /** In UTC, with a precision of seconds. */
  readonly time: string;
  readonly region: string;
  /** ARNs. */
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** An event to put on a bus. */
export interface NewEvent {
  readonly busName: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  /** ARNs. @default none */
  readonly resources?: readonly string[];
  /** Milliseconds since 1970. @default now */
  readonly time?: number;
}

/** Name of the bus that every account has in every Region. AWS services put their events on it. */
export const DEFAULT_BUS = "default";

/** The form of a time in events, e.g. `2026-01-01T00:00:00Z`. */
export function eventTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The name of a bus, from its name or ARN. */
export function busNameOf(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^/]*:event-bus\//, "");
}

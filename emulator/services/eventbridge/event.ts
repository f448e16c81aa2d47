import type { JsonObject } from "../../json.js";
/**
 * An event as every target gets it.
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
  /** To the second, in UTC. */
  readonly time: string;
  readonly region: string;
  /** ARNs. */
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** What is put on a bus. */
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

/** The bus that every account has in every Region, where AWS's services put their events. */
export const DEFAULT_BUS = "default";

/** A time as events have it. */
export function eventTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** A bus is named by its name or by its ARN. */
export function busNameOf(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^/]*:event-bus\//, "");
}

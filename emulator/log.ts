/** A line of the log: a service's decision or action, and the construct that caused it. */
export interface LogEntry {
  /** e.g. `s3`, `apigateway`, `cloudfront`, `lambda`. */
  readonly service: string;
  readonly message: string;
  readonly requestId?: string;
  readonly constructPath?: string;
  /** The event, if the line is about an event on a bus. */
  readonly event?: Readonly<Record<string, unknown>>;
}

/** Receives log lines. They must not contain tokens, signed URLs or keys. */
export type Log = (entry: LogEntry) => void;

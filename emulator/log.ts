/** One line of the runner's log: what a service decided or did, and which construct says so. */
export interface LogEntry {
  /** e.g. `s3`, `apigateway`, `cloudfront`, `lambda`. */
  readonly service: string;
  readonly message: string;
  readonly requestId?: string;
  readonly constructPath?: string;
  /** The event, where the line is about one that was put on a bus. */
  readonly event?: Readonly<Record<string, unknown>>;
}

/** Takes log lines; never given a token, a signed URL or a key. */
export type Log = (entry: LogEntry) => void;

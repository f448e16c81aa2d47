/** The parts of a deployment that answer clients. */
export type Pattern = "direct" | "presigned" | "edge";

/** An error code that clients get. */
export interface ErrorCode {
  readonly code: string;
  /** Every HTTP status that it comes with. */
  readonly statuses: readonly number[];
  readonly patterns: readonly Pattern[];
  /** The problem that it reports. */
  readonly meaning: string;
  /** Advice for the client or its user. */
  readonly remedy: string;
  /** Whether the same request can succeed later, without a change. */
  readonly retry: boolean;
}

export const ALL: readonly Pattern[] = ["direct", "presigned", "edge"];

/** The parts of a deployment that answer clients. */
export type Pattern = "direct" | "presigned" | "edge";

/** An error code that clients get. */
export interface ErrorCode {
  readonly code: string;
  /** Every HTTP status that it comes with. */
  readonly statuses: readonly number[];
  readonly patterns: readonly Pattern[];
  /** What is wrong. */
  readonly meaning: string;
  /** What the client or its user should do. */
  readonly remedy: string;
  /** Whether the same request can succeed later, without a change. */
  readonly retry: boolean;
}

export const ALL: readonly Pattern[] = ["direct", "presigned", "edge"];

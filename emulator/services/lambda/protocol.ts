/** First message to a function's process: what to load, and what it may reach. */
export interface StartMessage {
  readonly taskRoot: string;
  /** `FILE.EXPORT`. */
  readonly handler: string;
  /** The listener that stands for the Internet; every other address leads there. */
  readonly internetUrl: string;
  /** Listeners that may be reached under their own address. */
  readonly allowedUrls: readonly string[];
  /** Hosts outside of AWS that resolve; any other name fails as DNS does. */
  readonly hosts: readonly string[];
  /** How far the stack's clock is ahead of the real one; omitted if it is the real one. */
  readonly clockOffsetMs?: number;
}

/** One invocation; the next is sent only when the answer is there. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** How far the stack's clock is ahead of the real one. */
  readonly clockOffsetMs: number;
  /** When the function times out, in milliseconds since 1970 of the real clock. */
  readonly deadline: number;
  readonly traceId: string;
  readonly context: FunctionContext;
}

/** The plain fields of the context object.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface FunctionContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** A function's error as Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What a function's process says. */
export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "init-error"; readonly error: FunctionError }
  | { readonly type: "result"; readonly requestId: string; readonly payload: string }
  | { readonly type: "result"; readonly requestId: string; readonly error: FunctionError };

/** First message to a function's process: the code to load, and the addresses it may use. */
export interface StartMessage {
  readonly taskRoot: string;
  /** `FILE.EXPORT`. */
  readonly handler: string;
  /** URL of the emulator's listener that represents the Internet. Connections to any other address go there. */
  readonly internetUrl: string;
  /** Listeners that the process may connect to directly. */
  readonly allowedUrls: readonly string[];
  /** Hosts outside of AWS that functions can resolve. For any other name, DNS fails. */
  readonly hosts: readonly string[];
  /** Difference between the stack's clock and the real one, positive if ahead; missing if they are equal. */
  readonly clockOffsetMs?: number;
}

/** One invocation. The next message is sent after its response. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** Difference between the stack's clock and the real one, positive if ahead. */
  readonly clockOffsetMs: number;
  /** Time at which the invocation times out, in milliseconds since 1970 by the real clock. */
  readonly deadline: number;
  readonly traceId: string;
  readonly context: FunctionContext;
}

/**
 * The data fields of the context object.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
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

/** A message from a function's process. */
export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "init-error"; readonly error: FunctionError }
  | { readonly type: "result"; readonly requestId: string; readonly payload: string }
  | { readonly type: "result"; readonly requestId: string; readonly error: FunctionError };

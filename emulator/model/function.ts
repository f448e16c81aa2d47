import type { Constructed } from "./constructed.js";

export interface LambdaFunction extends Constructed {
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  /** `arn:…:1` if the function publishes versions. */
  readonly qualifiedArn: string;
  readonly region: string;
  readonly roleArn: string;
  /** Absolute path of the zip. */
  readonly zipFile: string;
  /** `FILE.EXPORT`. */
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /**
   * Maximum number of parallel invocations; 0 stops the function. If missing, the account's concurrency applies, which
   * is not emulated.
   */
  readonly reservedConcurrency?: number;
  /** Missing if the function has no environment block. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logGroup?: string;
  /** The function's resource policy, one statement per `aws_lambda_permission`. */
  readonly permissions: readonly LambdaPermission[];
  /** Retries of asynchronous invocations, and the destination of those that fail. */
  readonly eventInvokeConfig: {
    readonly maximumRetryAttempts: number;
    readonly maximumEventAgeSeconds: number;
    /** ARN of a queue of the stack. */
    readonly onFailureArn?: string;
  };
}

export interface LambdaPermission extends Constructed {
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

export interface Parameter extends Constructed {
  readonly name: string;
  readonly region: string;
  readonly type: "String" | "SecureString" | "StringList";
  readonly value: string;
}

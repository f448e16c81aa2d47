import type { PolicyStatement } from "../iam/index.js";
import type { FunctionEntry } from "./code/function-entry.js";
import type { FunctionConfigFile } from "./code/function-package.js";

/** The Lambda runtimes that the functions' code runs on. */
export type FunctionRuntime = "nodejs22.x" | "nodejs24.x";

/** Settings of a Lambda function that runs on Node.js. */
export interface NodeFunctionProps {
  /**
   * The code: the path of a TypeScript or JavaScript file that exports `handler`, bundled at synth by esbuild (which
   * must be installed), or one of this project's own functions. A path is relative to the working directory.
   */
  readonly entry: string | FunctionEntry;
  /** Purpose of the function, for Lambda's console. */
  readonly description: string;
  /**
   * Environment variables, 4 KB in all. Not for secrets: Terraform's state contains them. None for an edge function.
   * @default {} - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * A settings file next to the code, for a function without environment variables.
   * @default - none
   */
  readonly configFile?: FunctionConfigFile;
  /**
   * Memory in MB, 128 to 10,240; CPU grows with it.
   * @default - 256, at the edge 128
   */
  readonly memoryMb?: number;
  /**
   * Timeout of a call in seconds, 1 to 900; at most 30 at the edge.
   * @default - 10, at the edge 5
   */
  readonly timeoutSeconds?: number;
  /**
   * Concurrent executions that are reserved for this function, and its maximum; 0 throttles every call. None for an
   * edge function.
   * @default - the account's concurrency, shared with its other functions
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrency?: number;
  /**
   * The processor. Lambda@Edge supports x86_64 only.
   * @default - "arm64", at the edge "x86_64"
   */
  readonly architecture?: "arm64" | "x86_64";
  /**
   * ARNs of layer versions, at most five. None for an edge function.
   * @default [] - none
   */
  readonly layers?: readonly string[];
  /**
   * The function's runtime.
   * @default "nodejs24.x"
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: FunctionRuntime;
  /**
   * Permissions of the function's role, in addition to writing its log.
   * @default [] - nothing
   */
  readonly statements?: readonly PolicyStatement[];
  /**
   * Days that the log is kept. Not for an edge function, for which CloudFront creates the log groups.
   * @default - 30, or that of the deployment settings
   */
  readonly logRetentionDays?: number;
  /**
   * ARN of the KMS key that encrypts the log. The key's policy must allow CloudWatch Logs of the Region to use it. Not for
   * an edge function.
   * @default - CloudWatch's own encryption, or the key of the deployment settings
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logKmsKeyArn?: string;
  /**
   * ARN of the KMS key that encrypts the environment variables. The function's role gets the permission to decrypt with
   * it; the key's policy must allow that, too. Not for an edge function, which has no variables.
   * @default - Lambda's own key, or the one of the deployment settings
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
   */
  readonly environmentKmsKeyArn?: string;
  /**
   * Sends traces to AWS X-Ray. Not for an edge function: X-Ray does not support Lambda@Edge.
   * @default - false, or that of the deployment settings
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
   */
  readonly tracing?: boolean;
  /**
   * Makes a Lambda@Edge function: in us-east-1, with a numbered version, and kept by `terraform destroy`, because its
   * replicas outlive the distribution by hours.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
   */
  readonly edge?: boolean;
  /**
   * Allows an edge function more than 128 MB and 5 seconds (up to 10,240 MB and 30 seconds). AWS's pages disagree
   * whether viewer events support that.
   * @default false
   */
  readonly allowLargeEdgeFunction?: boolean;
  /**
   * The function's name, at most 64 characters. `terraform destroy` keeps an edge function, so deploying the same stack
   * again needs another name here, or an import.
   * @default - made from the construct's path
   */
  readonly functionName?: string;
}

import type { Credentials } from "../../iam/principal.js";
import type { LambdaFunction } from "../../model.js";

/** Settings for a function's process, in addition to the function itself. */
interface EnvironmentOptions {
  readonly credentials: Credentials;
  readonly taskRoot: string;
  /** An empty home folder, which hides the developer's `~/.aws` from the SDK. */
  readonly home: string;
  readonly logStreamName: string;
  /** Whether CloudFront runs the function. An edge function has no environment variables of its own. */
  readonly edge: boolean;
  /** Address of S3 for regional functions, so that the URLs they sign lead to the emulator. */
  readonly s3Url: string;
}

/**
 * The whole environment of a function's process. It contains Lambda's variables and, for a regional function, its own
 * variables and the address of S3. It contains nothing of the developer's environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentOf(fn: LambdaFunction, options: EnvironmentOptions): Record<string, string> {
  const { credentials } = options;
  return {
    ...(options.edge ? {} : { AWS_ENDPOINT_URL_S3: options.s3Url, ...fn.environment }),
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    HOME: options.home,
    LAMBDA_TASK_ROOT: options.taskRoot,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: fn.handler,
    AWS_REGION: fn.region,
    AWS_DEFAULT_REGION: fn.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: deployedName(fn, options.edge),
    AWS_LAMBDA_FUNCTION_VERSION: versionOf(fn),
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(fn, options.edge),
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStreamName,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
}

/**
 * The function's name at run time. CloudFront runs replicas of an edge function, and their names begin with its home
 * Region.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html
 */
export function deployedName(fn: LambdaFunction, edge: boolean): string {
  return edge ? `us-east-1.${fn.name}` : fn.name;
}

/** The log group that the function writes to. */
export function logGroupOf(fn: LambdaFunction, edge: boolean): string {
  return fn.logGroup ?? `/aws/lambda/${deployedName(fn, edge)}`;
}

/** `$LATEST`, or the number at the end of the qualified ARN. */
export function versionOf(fn: LambdaFunction): string {
  return fn.qualifiedArn.startsWith(`${fn.arn}:`) ? fn.qualifiedArn.slice(fn.arn.length + 1) : "$LATEST";
}

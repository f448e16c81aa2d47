import {
  boolean,
  number,
  oneOf,
  optional,
  required,
  string,
  stringMap,
  withDefault,
} from "../../schema/argument.js";
import { block } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { regionalArn, sameAs } from "../names.js";

const runtime = optional((value) =>
  typeof value === "string" && /^nodejs\d+\.x$/.test(value)
    ? { ok: true, value }
    : `${JSON.stringify(value)} is not emulated. Emulated: nodejs20.x, nodejs22.x and other versions of Node.js`,
);

/** The provider's value for a function without reserved concurrency. */
export const UNRESERVED = -1;

/** The ARN through which API Gateway invokes a function. */
const invocationArn = (region: string, arn: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;

/**
 * A function from a zip file, with a Node.js runtime.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function
 */
export const lambdaFunction = resourceType(
  "aws_lambda_function",
  {
    function_name: required(string),
    role: required(string),
    filename: required(string),
    handler: required(string),
    runtime: required(runtime),
    memory_size: withDefault(number, 128),
    timeout: withDefault(number, 3),
    environment: block({ variables: stringMap }),
    publish: withDefault(boolean, false),
    package_type: oneOf("Zip"),
    reserved_concurrent_executions: withDefault(number, UNRESERVED),
    logging_config: block({ log_group: string }),
  },
  {
    arn: regionalArn("lambda", (self) => `function:${self.string("function_name")}`),
    id: sameAs("function_name"),
    invoke_arn: (self) => invocationArn(self.region, self.string("arn")),
    logging_config: (self) => [{ log_group: `/aws/lambda/${self.string("function_name")}` }],
    qualified_arn: (self) => `${self.string("arn")}:${self.string("version")}`,
    qualified_invoke_arn: (self) => invocationArn(self.region, self.string("qualified_arn")),
    version: (self) => (String(self.configured("publish") ?? false) === "true" ? "1" : "$LATEST"),
  },
);

/**
 * A statement of a function's resource policy.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_permission
 */
export const lambdaPermission = resourceType("aws_lambda_permission", {
  action: required(string),
  function_name: required(string),
  principal: required(string),
  source_account: string,
  source_arn: string,
});

/**
 * Retries of asynchronous invocations, and the destination of those that fail.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function_event_invoke_config
 */
export const lambdaEventInvokeConfig = resourceType(
  "aws_lambda_function_event_invoke_config",
  {
    function_name: required(string),
    qualifier: oneOf("$LATEST"),
    maximum_event_age_in_seconds: withDefault(number, 21_600),
    maximum_retry_attempts: withDefault(number, 2),
    destination_config: block({ on_failure: block({ destination: required(string) }) }),
  },
  { id: sameAs("function_name") },
);

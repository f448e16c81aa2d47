import { resolve } from "node:path";
import type { LambdaFunction, LambdaPermission } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { role } from "../iam/role.js";
import { queue } from "../sqs/queue.js";
import { lambdaEventInvokeConfig, lambdaFunction, lambdaPermission, UNRESERVED } from "./function.js";

/** Finds the zip files of a stack. */
interface StackFiles {
  readonly stackFolder: string;
  readonly exists: (path: string) => boolean;
}

type FunctionResource = ReturnType<typeof functionsOf>[number];
const functionsOf = (resources: Resources) => resources.of(lambdaFunction);

/** Joins functions with their permissions, and finds their zip files. */
export function buildFunctions(
  resources: Resources,
  diagnostics: Diagnostics,
  files: StackFiles,
): readonly LambdaFunction[] {
  const functions = functionsOf(resources);
  const permissions = byFunction(functions, resources.of(lambdaPermission), diagnostics);
  const eventInvokeConfigs = byFunction(functions, resources.of(lambdaEventInvokeConfig), diagnostics);
  const queueArns = resources.of(queue).map((one) => one.string("arn"));
  const roles = new Set(resources.of(role).map((one) => one.string("arn")));
  return functions.map((one) => {
    if (!roles.has(one.arguments.role)) {
      diagnostics.report(one, "role", `${one.arguments.role} is not a role of this stack`);
    }
    const zipFile = resolve(files.stackFolder, one.arguments.filename);
    if (!files.exists(zipFile)) diagnostics.report(one, "filename", `the file ${zipFile} does not exist`);
    const arn = one.string("arn");
    return buildFunction(one, zipFile, {
      permissions: (permissions.get(arn) ?? []).map(buildPermission),
      eventInvokeConfig: eventInvokeConfigOf(
        diagnostics.only(eventInvokeConfigs.get(arn)),
        queueArns,
        diagnostics,
      ),
    });
  });
}

/** Groups resources by the ARN of the function that they name. Reports resources that name no function of the stack. */
function byFunction<A extends { readonly function_name: string }>(
  functions: readonly FunctionResource[],
  resources: readonly Resource<A>[],
  diagnostics: Diagnostics,
): ReadonlyMap<string, readonly Resource<A>[]> {
  const grouped = new Map<string, Resource<A>[]>(functions.map((one) => [one.string("arn"), []]));
  for (const resource of resources) {
    const named = resource.arguments.function_name;
    const owner = functions.find(
      (one) => one.string("arn") === named || one.string("function_name") === named,
    );
    if (owner) grouped.get(owner.string("arn"))?.push(resource);
    else
      diagnostics.report(
        resource,
        "function_name",
        `${JSON.stringify(named)} is not a function of this stack`,
      );
  }
  return grouped;
}

function buildFunction(
  one: FunctionResource,
  zipFile: string,
  joined: Pick<LambdaFunction, "permissions" | "eventInvokeConfig">,
): LambdaFunction {
  const given = one.arguments;
  return {
    constructPath: one.constructPath,
    name: given.function_name,
    arn: one.string("arn"),
    qualifiedArn: one.string("qualified_arn"),
    region: one.region,
    roleArn: given.role,
    zipFile,
    handler: given.handler,
    runtime: given.runtime,
    memoryMb: given.memory_size,
    timeoutSeconds: given.timeout,
    ...(given.reserved_concurrent_executions === UNRESERVED
      ? {}
      : { reservedConcurrency: given.reserved_concurrent_executions }),
    ...(given.environment ? { environment: given.environment.variables } : {}),
    logGroup: given.logging_config?.log_group ?? `/aws/lambda/${given.function_name}`,
    ...joined,
  };
}

/**
 * AWS's default settings of asynchronous invocations.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
 */
const DEFAULT_EVENT_INVOKE_CONFIG = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

function eventInvokeConfigOf(
  config: Resource<ArgumentsOf<typeof lambdaEventInvokeConfig>> | undefined,
  queueArns: readonly string[],
  diagnostics: Diagnostics,
): LambdaFunction["eventInvokeConfig"] {
  if (config === undefined) return DEFAULT_EVENT_INVOKE_CONFIG;
  const given = config.arguments;
  const onFailureArn = given.destination_config?.on_failure?.destination;
  if (onFailureArn !== undefined && !queueArns.includes(onFailureArn)) {
    const argument = "destination_config.on_failure.destination";
    diagnostics.report(config, argument, `${onFailureArn} is not a queue of this stack`);
  }
  return {
    maximumRetryAttempts: given.maximum_retry_attempts,
    maximumEventAgeSeconds: given.maximum_event_age_in_seconds,
    ...(onFailureArn === undefined ? {} : { onFailureArn }),
  };
}

function buildPermission(permission: Resource<ArgumentsOf<typeof lambdaPermission>>): LambdaPermission {
  const { action, principal, source_arn: sourceArn, source_account: sourceAccount } = permission.arguments;
  return {
    constructPath: permission.constructPath,
    action,
    principal,
    ...(sourceArn === undefined ? {} : { sourceArn }),
    ...(sourceAccount === undefined ? {} : { sourceAccount }),
  };
}

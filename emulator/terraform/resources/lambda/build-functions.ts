import { resolve } from "node:path";
import type { LambdaFunction, LambdaPermission } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { role } from "../iam/role.js";
import { queue } from "../sqs/queue.js";
import { lambdaEventInvokeConfig, lambdaFunction, lambdaPermission, UNRESERVED } from "./function.js";

/** The folders of a stack's files. */
interface StackFiles {
  readonly stackFolder: string;
  readonly exists: (path: string) => boolean;
}

type FunctionResource = ReturnType<typeof functionsOf>[number];
const functionsOf = (resources: Resources) => resources.of(lambdaFunction);

/** Joins functions with their permissions, and finds their zip files. */
export function buildFunctions(
  resources: Resources,
  findings: Findings,
  files: StackFiles,
): readonly LambdaFunction[] {
  const functions = functionsOf(resources);
  const permissions = byFunction(functions, resources.of(lambdaPermission), findings);
  const eventInvokeConfigs = byFunction(functions, resources.of(lambdaEventInvokeConfig), findings);
  const queueArns = resources.of(queue).map((one) => one.text("arn"));
  const roles = new Set(resources.of(role).map((one) => one.text("arn")));
  return functions.map((one) => {
    if (!roles.has(one.arguments.role)) {
      findings.report(one, "role", `${one.arguments.role} is not a role of this stack`);
    }
    const zipFile = resolve(files.stackFolder, one.arguments.filename);
    if (!files.exists(zipFile)) findings.report(one, "filename", `the file ${zipFile} does not exist`);
    const arn = one.text("arn");
    return buildFunction(one, zipFile, {
      permissions: (permissions.get(arn) ?? []).map(buildPermission),
      eventInvokeConfig: eventInvokeConfigOf(findings.only(eventInvokeConfigs.get(arn)), queueArns, findings),
    });
  });
}

/** Groups resources by the ARN of the function that they name. Reports those that name no function of the stack. */
function byFunction<A extends { readonly function_name: string }>(
  functions: readonly FunctionResource[],
  resources: readonly Resource<A>[],
  findings: Findings,
): ReadonlyMap<string, readonly Resource<A>[]> {
  const grouped = new Map<string, Resource<A>[]>(functions.map((one) => [one.text("arn"), []]));
  for (const resource of resources) {
    const named = resource.arguments.function_name;
    const owner = functions.find((one) => one.text("arn") === named || one.text("function_name") === named);
    if (owner) grouped.get(owner.text("arn"))?.push(resource);
    else
      findings.report(resource, "function_name", `${JSON.stringify(named)} is not a function of this stack`);
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
    arn: one.text("arn"),
    qualifiedArn: one.text("qualified_arn"),
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
  findings: Findings,
): LambdaFunction["eventInvokeConfig"] {
  if (config === undefined) return DEFAULT_EVENT_INVOKE_CONFIG;
  const given = config.arguments;
  const onFailureArn = given.destination_config?.on_failure?.destination;
  if (onFailureArn !== undefined && !queueArns.includes(onFailureArn)) {
    const argument = "destination_config.on_failure.destination";
    findings.report(config, argument, `${onFailureArn} is not a queue of this stack`);
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

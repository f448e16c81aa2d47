import { resolve } from "node:path";
import type { LambdaFunction, LambdaPermission } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import type { Resource } from "../../schema/resource-type.js";
import { role } from "../iam/role.js";
import { lambdaFunction, lambdaPermission } from "./function.js";

/** Where the files of a stack are looked for. */
export interface StackFiles {
  readonly stackFolder: string;
  readonly exists: (path: string) => boolean;
}

type FunctionResource = ReturnType<typeof functionsOf>[number];
const functionsOf = (resources: Resources) => resources.of(lambdaFunction);

/** Joins every function with its permissions, and finds its zip. */
export function buildFunctions(
  resources: Resources,
  findings: Findings,
  files: StackFiles,
): readonly LambdaFunction[] {
  const functions = functionsOf(resources);
  const permissions = new Map<string, LambdaPermission[]>(functions.map((one) => [one.text("arn"), []]));
  for (const permission of resources.of(lambdaPermission)) {
    const named = permission.arguments.function_name;
    const target = functions.find((one) => one.text("arn") === named || one.text("function_name") === named);
    if (target) permissions.get(target.text("arn"))?.push(buildPermission(permission));
    else
      findings.report(permission, "function_name", `${JSON.stringify(named)} is no function of this stack`);
  }
  const roles = new Set(resources.of(role).map((one) => one.text("arn")));
  return functions.map((one) => {
    if (!roles.has(one.arguments.role)) {
      findings.report(one, "role", `${one.arguments.role} is no role of this stack`);
    }
    const zipFile = resolve(files.stackFolder, one.arguments.filename);
    if (!files.exists(zipFile)) findings.report(one, "filename", `there is no file ${zipFile}`);
    return buildFunction(one, zipFile, permissions.get(one.text("arn")) ?? []);
  });
}

function buildFunction(
  one: FunctionResource,
  zipFile: string,
  permissions: readonly LambdaPermission[],
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
    ...(given.environment ? { environment: given.environment.variables } : {}),
    logGroup: given.logging_config?.log_group ?? `/aws/lambda/${given.function_name}`,
    permissions,
  };
}

type PermissionResource = Resource<{
  readonly action: string;
  readonly principal: string;
  readonly source_arn: string | undefined;
  readonly source_account: string | undefined;
}>;

function buildPermission(permission: PermissionResource): LambdaPermission {
  const { action, principal, source_arn: sourceArn, source_account: sourceAccount } = permission.arguments;
  return {
    constructPath: permission.constructPath,
    action,
    principal,
    ...(sourceArn === undefined ? {} : { sourceArn }),
    ...(sourceAccount === undefined ? {} : { sourceAccount }),
  };
}

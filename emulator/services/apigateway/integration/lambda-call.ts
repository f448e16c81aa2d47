import { parseObject } from "../../../json.js";
import type { Model } from "../../../model.js";
import { permits } from "../../lambda/index.js";
import type { RestApiPorts } from "../ports.js";

/** A call of a function by API Gateway. */
interface LambdaCall {
  readonly functionArn: string;
  /** JSON. */
  readonly payload: string;
  /** Role that API Gateway calls the function with. If missing, the function's resource policy must allow the call. */
  readonly credentials?: string;
  /** ARN of the method or authorizer that the call is for. */
  readonly sourceArn: string;
  readonly timeoutMs: number;
}

/** Result of a call. */
export type LambdaCallOutcome =
  | { readonly outcome: "returned"; readonly payload: string }
  | { readonly outcome: "function-error"; readonly payload: string; readonly errorMessage: string }
  | {
      readonly outcome: "too-large" | "timeout" | "forbidden" | "throttled" | "unavailable";
      readonly reason: string;
    };

const SERVICE = "apigateway.amazonaws.com";
const SESSION_NAME = "BackplaneAssumeRoleSession";

/** Calls a function as API Gateway does: with a role, or with the permission of the function's resource policy. */
export async function callFunction(
  call: LambdaCall,
  ports: Pick<RestApiPorts, "lambda" | "iam" | "facts">,
  model: Model,
): Promise<LambdaCallOutcome> {
  const forbidden = invokeProblem(call, ports, model);
  if (forbidden !== undefined) return { outcome: "forbidden", reason: forbidden };
  const result = await withTimeout(ports.lambda.invoke(call.functionArn, call.payload), call.timeoutMs);
  if (result === undefined) {
    return { outcome: "timeout", reason: `${call.functionArn} did not answer within ${call.timeoutMs} ms` };
  }
  switch (result.outcome) {
    case "ok":
      return { outcome: "returned", payload: result.payload };
    case "rejected":
      return { outcome: rejectionOf(result.status, ports), reason: result.message };
    default:
      return {
        outcome: "function-error",
        payload: result.payload,
        errorMessage: readErrorMessage(result.payload),
      };
  }
}

/** The outcome of a call that Lambda rejected. */
function rejectionOf(
  status: number,
  { facts }: Pick<RestApiPorts, "facts">,
): "too-large" | "throttled" | "unavailable" {
  if (status === 413) return "too-large";
  return status === 429 && !facts.holds("throttledFunctionsAre500") ? "throttled" : "unavailable";
}

/** Waits for a promise for a limited time. Resolves to `undefined` if the time is over first. */
export async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function invokeProblem(
  call: LambdaCall,
  { iam }: Pick<RestApiPorts, "iam">,
  model: Model,
): string | undefined {
  if (call.credentials === undefined) return permissionProblem(call, model);
  const role = iam.assumeRole({
    roleArn: call.credentials,
    servicePrincipal: SERVICE,
    sourceArn: call.sourceArn,
    sessionName: SESSION_NAME,
  });
  if (role.outcome === "denied") return `${role.reason} (${role.constructPath})`;
  const decision = iam.authorize(role.principal, "lambda:InvokeFunction", call.functionArn, {});
  return decision.allowed ? undefined : `${decision.reason} (${decision.constructPath ?? "no construct"})`;
}

function permissionProblem(call: LambdaCall, model: Model): string | undefined {
  const fn = model.functions.find(
    (it) => call.functionArn === it.arn || call.functionArn === it.qualifiedArn,
  );
  if (fn === undefined) return `the function ${call.functionArn} does not exist`;
  const requested = { service: SERVICE, sourceArn: call.sourceArn, sourceAccount: model.accountId };
  if (permits(fn, requested)) return undefined;
  return `no aws_lambda_permission of ${fn.constructPath} allows ${SERVICE} to call it for ${call.sourceArn}`;
}

function readErrorMessage(payload: string): string {
  const message = parseObject(payload)?.errorMessage;
  return typeof message === "string" ? message : "";
}

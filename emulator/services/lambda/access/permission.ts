import { matchesWildcard } from "../../../iam/policy/pattern.js";
import type { LambdaFunction } from "../../../model.js";

/** An AWS service that invokes a function for a resource. */
interface InvokingService {
  /** e.g. `events.amazonaws.com`. */
  readonly service: string;
  /** The resource's ARN. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

const INVOKING_ACTIONS = ["lambda:InvokeFunction", "lambda:*", "*"];

/**
 * Whether a function's resource policy allows a service to invoke it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function permits(fn: LambdaFunction, { service, sourceArn, sourceAccount }: InvokingService): boolean {
  return fn.permissions.some(
    (permission) =>
      permission.principal === service &&
      INVOKING_ACTIONS.includes(permission.action) &&
      (permission.sourceArn === undefined || matchesWildcard(sourceArn, permission.sourceArn)) &&
      (permission.sourceAccount === undefined || permission.sourceAccount === sourceAccount),
  );
}

import type { LambdaFunction } from "../../../model.js";

/** Finds a function by its name, ARN or qualified ARN; `undefined` if it is not in the stack. */
export function findFunction(
  functions: readonly LambdaFunction[],
  target: string,
): LambdaFunction | undefined {
  return functions.find(({ name, arn, qualifiedArn }) =>
    [name, arn, qualifiedArn, `${arn}:$LATEST`].includes(target),
  );
}

import type { LambdaFunction } from "../../../model.js";

/** Finds the function of a name, an ARN or a qualified ARN; `undefined` if the stack has none. */
export function findFunction(
  functions: readonly LambdaFunction[],
  target: string,
): LambdaFunction | undefined {
  return functions.find(({ name, arn, qualifiedArn }) =>
    [name, arn, qualifiedArn, `${arn}:$LATEST`].includes(target),
  );
}

import type { LambdaFunction } from "../../../model.js";

/** The function of a name, an ARN or a qualified ARN; `undefined` where the stack has none such. */
export function findFunction(
  functions: readonly LambdaFunction[],
  target: string,
): LambdaFunction | undefined {
  return functions.find(({ name, arn, qualifiedArn }) =>
    [name, arn, qualifiedArn, `${arn}:$LATEST`].includes(target),
  );
}

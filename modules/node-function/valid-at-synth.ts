import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { isPlainObject } from "../../functions/json/json.js";
import { isValid } from "../../functions/rules/failures.js";
import type { RuleFor } from "../../functions/rules/rule.js";
import { hasUnresolved } from "../rules/tokens.js";

/** Values that AWS makes or checks, so that every rule for them accepts them, and an example of each. */
const EXAMPLES: readonly (readonly [reference: RegExp, example: string])[] = [
  [/^\$\{aws_cognito_user_pool\.\w+\.id\}$/, "us-east-1_EXAMPLE00"],
  [/^\$\{aws_cognito_user_pool_client\.\w+\.id\}$/, "1example23456789"],
  [/^\$\{aws_s3_bucket\.\w+\.(?:bucket|id)\}$/, "example-bucket"],
  [/^\$\{aws_s3_bucket\.\w+\.region\}$/, "us-east-1"],
  [/^\$\{aws_ssm_parameter\.\w+\.region\}$/, "us-east-1"],
  [/^\$\{aws_dynamodb_table\.\w+\.region\}$/, "us-east-1"],
  [/^\$\{aws_kms_key\.\w+\.arn\}$/, "arn:aws:kms:us-east-1:111122223333:key/example"],
];

/**
 * A function's settings as synth knows them, if they are valid: the function need not validate them at each start.
 * References to {@link EXAMPLES} are replaced by the examples.
 * @returns `undefined` if the settings are invalid, or contain another value that is known later: by Terraform, or by
 * CDKTF at the end of synth (`Lazy`), when it can differ from what was checked.
 */
export function validAtSynth<Settings>(
  scope: Construct,
  settings: Settings,
  rule: RuleFor<Settings>,
): Settings | undefined {
  const known = withExamples(settings, scope);
  return !hasUnresolved(known) && isValid(known, rule) ? known : undefined;
}

function withExamples(value: unknown, scope: Construct): unknown {
  if (Token.isUnresolved(value)) return exampleOf(value, scope) ?? value;
  if (Array.isArray(value)) return value.map((item) => withExamples(item, scope));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withExamples(part, scope)]));
}

function exampleOf(token: unknown, scope: Construct): string | undefined {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const reference: unknown = Tokenization.resolve(token, { scope, resolver, preparing: false });
  return EXAMPLES.find(([pattern]) => typeof reference === "string" && pattern.test(reference))?.[1];
}

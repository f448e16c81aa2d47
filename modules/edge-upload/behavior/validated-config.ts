import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { EdgeConfig } from "../../../functions/edge-authorizer/contract.js";
import { EDGE_CONFIG } from "../../../functions/edge-authorizer/settings/rules/edge-config-rule.js";
import { isValid } from "../../../functions/rules/failures.js";

/** Ids that Cognito makes, which are always valid, and an example of each. */
const COGNITO_IDS: readonly (readonly [reference: RegExp, example: string])[] = [
  [/^\$\{aws_cognito_user_pool\.\w+\.id\}$/, "us-east-1_EXAMPLE00"],
  [/^\$\{aws_cognito_user_pool_client\.\w+\.id\}$/, "1example23456789"],
];

/**
 * Marks a configuration as validated, so that the function does not validate it at each start. Does nothing if the
 * configuration contains values that only Terraform knows, except the ids of a user pool of the same stack.
 */
export function markIfValid(scope: Construct, config: EdgeConfig): EdgeConfig {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const known = withExamples(Tokenization.resolve(config, { scope, resolver, preparing: false }));
  const isKnown = !JSON.stringify(known).includes("${");
  return isKnown && isValid(known, EDGE_CONFIG) ? { ...config, isValidated: true } : config;
}

function withExamples(value: unknown): unknown {
  if (typeof value === "string") return COGNITO_IDS.find(([id]) => id.test(value))?.[1] ?? value;
  if (Array.isArray(value)) return value.map(withExamples);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withExamples(part)]));
}

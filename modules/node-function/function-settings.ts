import type { IConstruct } from "constructs";
import { boolean, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { KMS_KEY_ARN, LOG_RETENTION_DAYS } from "../rules/values.js";
import { ScopedValue } from "../scoped-value.js";
import type { NodeFunctionProps } from "./props.js";

/**
 * Settings of all Regional functions below a scope. A function's own props have precedence. Lambda@Edge ignores them.
 */
export type FunctionSettings = Pick<
  NodeFunctionProps,
  "logRetentionDays" | "logKmsKeyArn" | "environmentKmsKeyArn" | "tracing"
>;

/** The rules for {@link FunctionSettings}. */
export const FUNCTION_SETTINGS_RULES = {
  logRetentionDays: optional(LOG_RETENTION_DAYS),
  logKmsKeyArn: optional(KMS_KEY_ARN),
  environmentKmsKeyArn: optional(KMS_KEY_ARN),
  tracing: optional(boolean()),
} satisfies RulesFor<FunctionSettings>;

const settings = new ScopedValue<FunctionSettings>();

/** Sets the settings of all functions below a scope. */
export function setFunctionSettings(scope: IConstruct, given: FunctionSettings): void {
  settings.set(scope, given);
}

/** The settings from {@link setFunctionSettings} for a construct. */
export function functionSettingsOf(construct: IConstruct): FunctionSettings {
  return settings.of(construct)?.value ?? {};
}

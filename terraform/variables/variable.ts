import type { Rule } from "../../functions/rules/rule.js";
import type { SettingPath } from "./names.js";

/** Terraform's types of the variables that settings become. */
export type VariableType = "bool" | "list(string)" | "map(string)" | "number" | "string";

/** A setting whose value the callers of the module give. */
export interface ModuleVariable {
  readonly name: string;
  /** The setting that the variable replaces. */
  readonly path: SettingPath;
  readonly type: VariableType;
  readonly rule: Rule;
  /** Omitted if callers must give it. */
  readonly default?: boolean | number | string | readonly string[] | Readonly<Record<string, string>>;
}

/** A setting whose value comes from the settings file, because the module depends on it. */
export interface FixedSetting {
  readonly path: SettingPath;
  /** Undefined if the settings file omits it and it has no fixed default. */
  readonly value: unknown;
  /** The reason, which continues "because". */
  readonly reason: string;
}

/** Whether callers of the module must give a variable. */
export function isRequired(variable: ModuleVariable): boolean {
  return variable.default === undefined;
}

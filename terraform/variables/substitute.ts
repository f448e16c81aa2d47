import { TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { isObject } from "../../functions/json/json.js";
import type { Unchecked } from "../../functions/rules/rule.js";
import type { SettingPath } from "./names.js";
import type { ModuleVariable } from "./variable.js";

/** Replaces each variable setting by a Terraform variable of the scope. */
export function withVariables(
  scope: Construct,
  settings: Unchecked,
  variables: readonly ModuleVariable[],
): Unchecked {
  return variables.reduce(
    (changed, { name, path, type }) => withValue(changed, path, tokenOf(scope, name, type)),
    settings,
  );
}

function tokenOf(scope: Construct, name: string, type: ModuleVariable["type"]): unknown {
  const variable = new TerraformVariable(scope, name, { type });
  switch (type) {
    case "bool":
      return variable.booleanValue;
    case "number":
      return variable.numberValue;
    case "string":
      return variable.stringValue;
    case "list(string)":
      return variable.listValue;
    case "map(string)":
      return Token.asStringMap(variable.value);
  }
}

/** A copy of an object with another value at a path. `0` is the only item of a list. */
export function withValue(object: Unchecked, [name = "", ...rest]: SettingPath, value: unknown): Unchecked {
  if (rest.length === 0) return { ...object, [name]: value };
  if (rest[0] === "0") return { ...object, [name]: [value] };
  const inside = object[name];
  return { ...object, [name]: withValue(isObject(inside) ? { ...inside } : {}, rest, value) };
}

import type { Descriptions } from "../descriptions/descriptions.js";
import { descriptionOf } from "../descriptions/descriptions.js";
import type { Block } from "../hcl/print.js";
import { expression } from "../hcl/print.js";
import type { RequiredProvider } from "../required-providers.js";
import type { Validation } from "../validations/condition.js";
import { validationOf } from "../validations/condition.js";
import type { ModuleVariable } from "../variables/variable.js";
import { isRequired } from "../variables/variable.js";

/** The oldest Terraform and OpenTofu that a module supports. */
const OLDEST = ">= 1.5";

/** The block of `versions.tf`. */
export function versionsBlock(providers: Readonly<Record<string, RequiredProvider>>): Block {
  const names = Object.keys(providers).sort();
  return {
    type: "terraform",
    arguments: { required_version: OLDEST },
    blocks: [
      {
        type: "required_providers",
        arguments: Object.fromEntries(names.map((name) => [name, providerArgument(providers[name])])),
      },
    ],
  };
}

function providerArgument(provider: RequiredProvider | undefined) {
  const { source = "", version = "" } = provider ?? {};
  return expression(`{\n  source  = "${source}"\n  version = "${version}"\n}`);
}

/** The blocks of `variables.tf`, required variables first. */
export function variableBlocks(
  variables: readonly ModuleVariable[],
  descriptions: Descriptions,
): readonly Block[] {
  return variables
    .toSorted((a, b) => Number(isRequired(b)) - Number(isRequired(a)))
    .map((variable) => variableBlock(variable, descriptions));
}

function variableBlock(variable: ModuleVariable, descriptions: Descriptions): Block {
  const validation = validationOf(variable);
  return {
    type: "variable",
    labels: [variable.name],
    arguments: {
      description: descriptionOf(descriptions, variable.path) ?? `It must be ${variable.rule.allowed}.`,
      type: expression(variable.type),
      default: variable.default,
      nullable: false,
      sensitive: variable.rule.secret === true ? true : undefined,
    },
    blocks: validation === undefined ? [] : [checkBlock("validation", validation)],
  };
}

function checkBlock(type: string, { condition, message }: Validation): Block {
  return { type, arguments: { condition: expression(condition), error_message: message } };
}

/**
 * The blocks of `outputs.tf`.
 * @param values - Expressions by the outputs' names.
 * @param descriptions - By the outputs' names.
 * @param checks - Checks of several variables. They are added to the output that every module has.
 */
export function outputBlocks(
  values: Readonly<Record<string, string>>,
  descriptions: Readonly<Record<string, string>>,
  checks: readonly Validation[],
): readonly Block[] {
  return Object.entries(values).map(([name, value]) => ({
    type: "output",
    labels: [name],
    arguments: { description: descriptions[name], value: expression(value) },
    blocks: name === "bucket_name" ? checks.map((check) => checkBlock("precondition", check)) : [],
  }));
}

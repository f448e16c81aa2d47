import { variableName } from "../variables/names.js";
import type { ModuleVariable } from "../variables/variable.js";
import type { Validation } from "./condition.js";

interface Relation {
  /** The names of the two variables. */
  readonly names: readonly [string, string];
  readonly condition: string;
  readonly message: string;
}

const MIN_BYTES = variableName(["policy", "minBytes"]);
const MAX_BYTES = variableName(["policy", "maxBytes"]);
const TOKEN_MINUTES = variableName(["userPool", "tokenMinutes"]);
const REFRESH_DAYS = variableName(["userPool", "refreshTokenDays"]);

/** Conditions on two settings together. The constructs check the same conditions. */
const RELATIONS: readonly Relation[] = [
  {
    names: [MIN_BYTES, MAX_BYTES],
    condition: `var.${MIN_BYTES} <= var.${MAX_BYTES}`,
    message: `${MIN_BYTES} must be at most ${MAX_BYTES}. Lower it, or raise ${MAX_BYTES}.`,
  },
  {
    names: [TOKEN_MINUTES, REFRESH_DAYS],
    condition: `var.${TOKEN_MINUTES} < var.${REFRESH_DAYS} * 1440`,
    message: `${TOKEN_MINUTES} must be less than ${REFRESH_DAYS}, which is in days. Shorten it, or raise ${REFRESH_DAYS}.`,
  },
];

/**
 * Checks of two variables together. Before Terraform 1.9, a variable's own validation cannot use another variable.
 * @see https://developer.hashicorp.com/terraform/language/validate#input-variable-validation
 */
export function relationsOf(variables: readonly ModuleVariable[]): readonly Validation[] {
  const present = new Set(variables.map(({ name }) => name));
  return RELATIONS.filter(({ names }) => names.every((name) => present.has(name)));
}

import type { Json } from "../../json.js";
import { ExpressionError } from "../expression/expression-error.js";
import { parseTemplate } from "../expression/parse.js";
import type { Expression } from "../expression/syntax.js";

/**
 * The value of an expression as JSON, if it is a literal, or a list or an object of literals; otherwise undefined. A
 * string with `${` is not constant, because Terraform's JSON syntax reads it as a template.
 */
export function constantOf(expression: string): Json | undefined {
  try {
    return constant(parseTemplate(`\${${expression}}`));
  } catch (error) {
    // The problem is reported later, when the value is evaluated.
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function constant(expression: Expression): Json | undefined {
  switch (expression.kind) {
    case "literal":
      return literal(expression.value);
    case "template": {
      const [only] = expression.parts;
      if (expression.parts.length === 0) return "";
      if (expression.parts.length > 1 || only === undefined) return undefined;
      return typeof only === "string" ? literal(only) : constant(only);
    }
    case "list":
      return allOf(expression.items.map(constant));
    case "object":
      return objectOf(expression.entries);
    default:
      return undefined;
  }
}

function literal(value: unknown): Json | undefined {
  if (typeof value === "string") return /[$%]\{/.test(value) ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" || value === null ? value : undefined;
}

function allOf(items: readonly (Json | undefined)[]): Json | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

function objectOf(entries: readonly (readonly [Expression, Expression])[]): Json | undefined {
  const names = entries.map(([key]) => nameOf(key));
  const values = entries.map(([, value]) => constant(value));
  if (names.includes(undefined) || values.includes(undefined)) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}

/** The name of an object's key, which may have no quotes; `undefined` if it is not constant. */
function nameOf(key: Expression): string | undefined {
  if (key.kind === "reference" && key.path.length === 1) return key.path[0];
  const value = constant(key);
  return typeof value === "string" ? value : undefined;
}

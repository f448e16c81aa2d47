import { Fn, Token } from "cdktf";
import { hasUnresolved } from "./rules/tokens.js";

/**
 * The JSON of a value for an attribute of a Terraform resource. The value may contain values that only Terraform knows.
 */
export function jsonText(value: unknown): string {
  if (hasUnresolved(value)) return Fn.jsonencode(quoteLiterals(value));
  return JSON.stringify(value).replace(/([$%])\{/g, "$1$1{");
}

/**
 * Escapes quotation marks. CDKTF does not escape them inside an expression, and treats a string that begins and ends
 * with one as already quoted. It escapes `${` itself, but not `%{`.
 */
function quoteLiterals(value: unknown): unknown {
  if (Token.isUnresolved(value)) return value;
  if (typeof value === "string") return JSON.stringify(value).replaceAll("%{", "%%{");
  if (Array.isArray(value)) return value.map(quoteLiterals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, quoteLiterals(part)]));
}

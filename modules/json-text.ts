import { Fn, Token } from "cdktf";
import { hasUnresolved } from "./rules/tokens.js";

/**
 * The JSON of a value as an attribute of a Terraform resource takes it, whether or not the value holds parts that
 * only Terraform will know.
 */
export function jsonText(value: unknown): string {
  if (hasUnresolved(value)) return Fn.jsonencode(quoteLiterals(value));
  return JSON.stringify(value).replace(/([$%])\{/g, "$1$1{");
}

/**
 * CDKTF escapes no quotation marks inside an expression, but takes a text that begins and ends with one as quoted
 * already; it doubles `${` itself, and not `%{`.
 */
function quoteLiterals(value: unknown): unknown {
  if (Token.isUnresolved(value)) return value;
  if (typeof value === "string") return JSON.stringify(value).replaceAll("%{", "%%{");
  if (Array.isArray(value)) return value.map(quoteLiterals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, quoteLiterals(part)]));
}

import type { Json, JsonObject } from "../../json.js";
import { constantOf } from "./constant.js";
import { Scanner } from "./scanner.js";

/**
 * Converts a `.tf` file to Terraform's JSON syntax. Expressions are kept unchanged, in `${…}`.
 * @throws {@link HclError} if it is malformed
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function readHcl(text: string): JsonObject {
  const scanner = new Scanner(text);
  const body = readBody(scanner);
  if (scanner.peek() !== "") throw scanner.problem(`unexpected ${JSON.stringify(scanner.peek())}`);
  return body;
}

function readBody(scanner: Scanner): JsonObject {
  const body: Record<string, Json> = {};
  for (let name = scanner.name(); name !== undefined; name = scanner.name()) {
    if (scanner.take("=")) body[name] = readArgument(scanner);
    else body[name] = [...listOf(body[name]), readBlock(scanner)];
  }
  return body;
}

function readArgument(scanner: Scanner): Json {
  const expression = scanner.expression();
  if (expression === "") throw scanner.problem("a value is missing after =");
  const constant = constantOf(expression);
  return constant === undefined ? `\${${expression}}` : constant;
}

/** A block's labels become the names of nested objects. */
function readBlock(scanner: Scanner): Json {
  const label = scanner.label() ?? (scanner.peek() === "{" ? undefined : scanner.name());
  if (label !== undefined) return { [label]: readBlock(scanner) };
  if (!scanner.take("{")) throw scanner.problem("= or { is missing");
  const body = readBody(scanner);
  if (!scanner.take("}")) throw scanner.problem("} is missing");
  return body;
}

function listOf(json: Json | undefined): readonly Json[] {
  if (json === undefined) return [];
  return Array.isArray(json) ? json : [json];
}

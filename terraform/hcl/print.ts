/** A part of a Terraform file that is written unchanged, e.g. a reference or a type. */
interface Expression {
  readonly expression: string;
}

/** The value of an argument: a literal, or an expression. */
type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | Expression;

/** A block, e.g. `variable "prefix" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels?: readonly string[];
  /** Arguments in the order of the output. Undefined arguments are omitted. */
  readonly arguments?: Readonly<Record<string, Value | undefined>>;
  readonly blocks?: readonly Block[];
}

/** An expression, for {@link Value}. */
export function expression(text: string): Expression {
  const made = { expression: text };
  expressions.add(made);
  return made;
}

/** Marks values that are expressions, because a map can have any key. */
const expressions = new WeakSet<object>();

/** Writes blocks as `terraform fmt` does. */
export function printBlocks(blocks: readonly Block[]): string {
  return `${blocks.map((block) => linesOf(block).join("\n")).join("\n\n")}\n`;
}

/** Writes a value as an expression. */
export function printValue(value: Value): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isExpression(value)) return value.expression;
  if (isList(value)) return `[${value.map(quote).join(", ")}]`;
  const entries = Object.entries(value).map(([name, text]) => `${quote(name)} = ${quote(text)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function isExpression(value: object): value is Expression {
  return expressions.has(value);
}

/** Whether a value is a list. `Array.isArray` does not narrow to a read-only list. */
function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

/** A string as a literal, without template syntax. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
}

function linesOf({ type, labels = [], arguments: given = {}, blocks = [] }: Block): readonly string[] {
  const head = [type, ...labels.map((label) => `"${label}"`)].join(" ");
  const parts = [argumentLines(given), ...blocks.map(linesOf)].filter((lines) => lines.length > 0);
  const body = parts.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
  return [`${head} {`, ...body.map((line) => (line === "" ? "" : `  ${line}`)), "}"];
}

/** Aligns equals signs, unless a value has several lines. */
function argumentLines(given: Readonly<Record<string, Value | undefined>>): readonly string[] {
  const present = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, printValue(value)] as const],
  );
  const isAligned = present.every(([, value]) => !value.includes("\n"));
  const width = isAligned ? Math.max(0, ...present.map(([name]) => name.length)) : 0;
  return present.flatMap(([name, value]) => `${name.padEnd(width)} = ${value}`.split("\n"));
}

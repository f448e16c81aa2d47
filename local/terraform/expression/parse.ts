import { invalid, unsupported } from "./expression-error.js";
import type { Expression } from "./syntax.js";
import { type TemplatePart, type Token, tokenizeTemplate } from "./tokenize.js";

/** Deepest nesting of brackets, operators and templates. */
const MAX_DEPTH = 200;

/** Most operators, indexes and splats in one expression: a chain of them is a tree as deep as it is long. */
const MAX_LINKS = 1000;

/** How tightly a binary operator binds; higher binds tighter. */
const BINARY_POWER: ReadonlyMap<string, number> = new Map([
  ["||", 2],
  ["&&", 3],
  ["==", 4],
  ["!=", 4],
  ["<", 5],
  [">", 5],
  ["<=", 5],
  [">=", 5],
  ["+", 6],
  ["-", 6],
  ["*", 7],
  ["/", 7],
  ["%", 7],
]);
const CONDITIONAL_POWER = 1;
const UNARY_POWER = 8;

const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Parses a text of Terraform's JSON syntax: a template with `${…}` in it. */
export function parseTemplate(source: string): Expression {
  return templateOf(tokenizeTemplate(source), 0, 0);
}

function templateOf(parts: readonly TemplatePart[], position: number, depth: number): Expression {
  const parsed = parts.map((part) =>
    typeof part === "string" ? part : new Parser(part, depth + 1).parseAll(),
  );
  const [only] = parsed;
  if (parsed.length === 1 && typeof only === "string") return { kind: "literal", value: only, position };
  return { kind: "template", parts: parsed, position };
}

/** A Pratt parser over the tokens of one expression. */
class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #links = 0;
  #depth: number;

  constructor(tokens: readonly Token[], depth: number) {
    this.#tokens = tokens;
    this.#depth = depth;
  }

  parseAll(): Expression {
    const expression = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind !== "end") throw invalid(`${describe(rest)} is not expected here`, rest.position);
    return expression;
  }

  /** Reads an expression whose operators bind tighter than `power`. */
  #expression(power: number): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw unsupported(`expressions nested deeper than ${MAX_DEPTH}`, this.#peek().position);
    }
    let left = this.#postfix(this.#prefix());
    while (true) {
      const longer = this.#infix(left, power);
      if (!longer) break;
      left = longer;
    }
    this.#depth -= 1;
    return left;
  }

  #infix(left: Expression, power: number): Expression | undefined {
    const token = this.#peek();
    if (token.kind !== "symbol") return undefined;
    const { text: operator, position } = token;
    if (operator === "?" && power < CONDITIONAL_POWER) {
      this.#next += 1;
      const whenTrue = this.#expression(0);
      this.#expect(":");
      const whenFalse = this.#expression(0);
      return { kind: "conditional", condition: left, whenTrue, whenFalse, position };
    }
    const own = BINARY_POWER.get(operator);
    if (own === undefined || own <= power) return undefined;
    this.#link(position);
    this.#next += 1;
    return { kind: "binary", operator, left, right: this.#expression(own), position };
  }

  #prefix(): Expression {
    const token = this.#take();
    const { position } = token;
    if (token.kind === "number") return { kind: "literal", value: token.value, position };
    if (token.kind === "template") return templateOf(token.parts, position, this.#depth);
    if (token.kind === "name") return this.#name(token.text, position);
    if (token.kind === "symbol") {
      if (token.text === "-" || token.text === "!") {
        return { kind: "unary", operator: token.text, operand: this.#expression(UNARY_POWER), position };
      }
      if (token.text === "(") {
        const inner = this.#expression(0);
        this.#expect(")");
        return inner;
      }
      if (token.text === "[") return this.#listOrFor(position);
      if (token.text === "{") return this.#objectOrFor(position);
    }
    throw invalid(`a value is expected here, not ${describe(token)}`, position);
  }

  #name(first: string, position: number): Expression {
    const keyword = KEYWORDS.get(first);
    if (keyword !== undefined) return { kind: "literal", value: keyword, position };
    let name = first;
    while (this.#accept("::")) name += `::${this.#takeName()}`;
    if (this.#accept("(")) return this.#call(name, position);
    const path = [name];
    for (let step = this.#pathStep(); step !== undefined; step = this.#pathStep()) path.push(step);
    return { kind: "reference", path, position };
  }

  /** The next `.name` or `["name"]` behind a name. */
  #pathStep(): string | undefined {
    const [first, second, third] = this.#tokens.slice(this.#next, this.#next + 3);
    if (first?.kind !== "symbol") return undefined;
    if (first.text === "." && second?.kind === "name") {
      this.#next += 2;
      return second.text;
    }
    if (first.text !== "[" || second?.kind !== "template" || second.parts.length !== 1) return undefined;
    const [key] = second.parts;
    if (typeof key !== "string" || third?.kind !== "symbol" || third.text !== "]") return undefined;
    this.#next += 3;
    return key;
  }

  #call(name: string, position: number): Expression {
    const values: Expression[] = [];
    let expand = false;
    while (!this.#accept(")")) {
      if (values.length > 0) this.#expect(",");
      if (values.length > 0 && this.#accept(")")) break;
      values.push(this.#expression(0));
      if (this.#accept("...")) {
        expand = true;
        this.#accept(",");
        this.#expect(")");
        break;
      }
    }
    return { kind: "call", name, arguments: values, expand, position };
  }

  /** Indexes, attributes and splats behind a value. */
  #postfix(start: Expression): Expression {
    let target = start;
    while (this.#peekSymbol(".") || this.#peekSymbol("[")) {
      const { position } = this.#peek();
      this.#link(position);
      if (this.#accept(".")) {
        target = this.#accept("*")
          ? { kind: "splat", target, each: this.#steps({ kind: "item", position }), position }
          : { kind: "index", target, key: this.#attribute(), position };
      } else {
        target = this.#bracket(target, position);
      }
    }
    return target;
  }

  #bracket(target: Expression, position: number): Expression {
    this.#expect("[");
    const all = this.#accept("*");
    const key = all ? undefined : this.#expression(0);
    this.#expect("]");
    if (key) return { kind: "index", target, key, position };
    return { kind: "splat", target, each: this.#postfix({ kind: "item", position }), position };
  }

  #link(position: number): void {
    this.#links += 1;
    if (this.#links > MAX_LINKS) throw unsupported(`expressions of more than ${MAX_LINKS} steps`, position);
  }

  /** The attributes that an attribute-only splat (`.*`) takes of every item. */
  #steps(item: Expression): Expression {
    let target = item;
    while (this.#peekSymbol(".")) {
      const { position } = this.#take();
      this.#link(position);
      target = { kind: "index", target, key: this.#attribute(), position };
    }
    return target;
  }

  #attribute(): Expression {
    const token = this.#take();
    if (token.kind === "name") return { kind: "literal", value: token.text, position: token.position };
    if (token.kind === "number") return { kind: "literal", value: token.value, position: token.position };
    throw invalid(`the name of an attribute is expected here, not ${describe(token)}`, token.position);
  }

  #listOrFor(position: number): Expression {
    if (this.#acceptName("for")) return this.#for(position, "]");
    const items: Expression[] = [];
    while (!this.#accept("]")) {
      if (items.length > 0) this.#expect(",");
      if (items.length > 0 && this.#accept("]")) break;
      items.push(this.#expression(0));
    }
    return { kind: "list", items, position };
  }

  #objectOrFor(position: number): Expression {
    if (this.#acceptName("for")) return this.#for(position, "}");
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#accept("}")) {
      if (entries.length > 0) this.#expect(",");
      if (entries.length > 0 && this.#accept("}")) break;
      const key = this.#objectKey();
      if (!this.#accept("=")) this.#expect(":");
      entries.push([key, this.#expression(0)]);
    }
    return { kind: "object", entries, position };
  }

  /** A bare name before `=` or `:` is the key itself, not a reference. */
  #objectKey(): Expression {
    const token = this.#peek();
    const after = this.#tokens[this.#next + 1];
    const bare = after?.kind === "symbol" && (after.text === "=" || after.text === ":");
    if (token.kind !== "name" || !bare) return this.#expression(0);
    this.#next += 1;
    return { kind: "literal", value: token.text, position: token.position };
  }

  #for(position: number, closing: "]" | "}"): Expression {
    const first = this.#takeName();
    const second = this.#accept(",") ? this.#takeName() : undefined;
    if (!this.#acceptName("in")) throw invalid('"in" is expected here', this.#peek().position);
    const collection = this.#expression(0);
    this.#expect(":");
    let value = this.#expression(0);
    let key: Expression | undefined;
    if (closing === "}") {
      this.#expect("=>");
      key = value;
      value = this.#expression(0);
    }
    const group = closing === "}" && this.#accept("...");
    const condition = this.#acceptName("if") ? this.#expression(0) : undefined;
    this.#expect(closing);
    return {
      kind: "for",
      ...(second === undefined ? {} : { keyName: first }),
      valueName: second ?? first,
      collection,
      ...(key ? { key } : {}),
      value,
      ...(condition ? { condition } : {}),
      group,
      position,
    };
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", position: 0 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #takeName(): string {
    const token = this.#take();
    if (token.kind === "name") return token.text;
    throw invalid(`a name is expected here, not ${describe(token)}`, token.position);
  }

  #peekSymbol(text: string): boolean {
    const token = this.#peek();
    return token.kind === "symbol" && token.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#peekSymbol(text)) return false;
    this.#next += 1;
    return true;
  }

  #acceptName(text: string): boolean {
    const token = this.#peek();
    if (token.kind !== "name" || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #expect(text: string): void {
    const token = this.#peek();
    if (!this.#accept(text)) {
      throw invalid(`"${text}" is expected here, not ${describe(token)}`, token.position);
    }
  }
}

function describe(token: Token): string {
  if (token.kind === "end") return "the end";
  if (token.kind === "template") return "a text";
  return token.kind === "number" ? String(token.value) : `"${token.text}"`;
}

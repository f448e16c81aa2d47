import { invalid, unsupported } from "./expression-error.js";
import type { Expression } from "./syntax.js";
import { describe, TokenCursor } from "./token-cursor.js";
import type { TemplatePart, Token } from "./tokenize.js";
import { tokenizeTemplate } from "./tokenize.js";

/** Maximum nesting of brackets, operators and templates. */
const MAX_DEPTH = 200;

/**
 * Maximum number of operators, indexes and splats in one expression, because a long chain becomes an equally deep tree.
 */
const MAX_LINKS = 1000;

/** Precedence of the binary operators. A higher number binds tighter. */
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

/** Parses a string of Terraform's JSON syntax, which is a template with `${…}`. */
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

/** A Pratt parser for the tokens of one expression. */
class Parser {
  readonly #tokens: TokenCursor;
  #links = 0;
  #depth: number;

  constructor(tokens: readonly Token[], depth: number) {
    this.#tokens = new TokenCursor(tokens);
    this.#depth = depth;
  }

  parseAll(): Expression {
    const expression = this.#expression(0);
    const rest = this.#tokens.peek();
    if (rest.kind !== "end") throw invalid(`unexpected ${describe(rest)}`, rest.position);
    return expression;
  }

  /** Parses an expression whose operators bind tighter than `power`. */
  #expression(power: number): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw unsupported(
        `expressions nested deeper than ${MAX_DEPTH} are not emulated`,
        this.#tokens.peek().position,
      );
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
    const token = this.#tokens.peek();
    if (token.kind !== "symbol") return undefined;
    const { text: operator, position } = token;
    if (operator === "?" && power < CONDITIONAL_POWER) {
      this.#tokens.skip(1);
      const whenTrue = this.#expression(0);
      this.#tokens.expect(":");
      const whenFalse = this.#expression(0);
      return { kind: "conditional", condition: left, whenTrue, whenFalse, position };
    }
    const own = BINARY_POWER.get(operator);
    if (own === undefined || own <= power) return undefined;
    this.#link(position);
    this.#tokens.skip(1);
    return { kind: "binary", operator, left, right: this.#expression(own), position };
  }

  #prefix(): Expression {
    const token = this.#tokens.take();
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
        this.#tokens.expect(")");
        return inner;
      }
      if (token.text === "[") return this.#listOrFor(position);
      if (token.text === "{") return this.#objectOrFor(position);
    }
    throw invalid(`expected a value, got ${describe(token)}`, position);
  }

  #name(first: string, position: number): Expression {
    const keyword = KEYWORDS.get(first);
    if (keyword !== undefined) return { kind: "literal", value: keyword, position };
    let name = first;
    while (this.#tokens.accept("::")) name += `::${this.#tokens.takeName()}`;
    if (this.#tokens.accept("(")) return this.#call(name, position);
    const path = [name];
    for (let step = this.#pathStep(); step !== undefined; step = this.#pathStep()) path.push(step);
    return { kind: "reference", path, position };
  }

  /** Parses the next `.name` or `["name"]` after a name. */
  #pathStep(): string | undefined {
    const [first, second, third] = [0, 1, 2].map((ahead) => this.#tokens.peek(ahead));
    if (first?.kind !== "symbol") return undefined;
    if (first.text === "." && second?.kind === "name") {
      this.#tokens.skip(2);
      return second.text;
    }
    if (first.text !== "[" || second?.kind !== "template" || second.parts.length !== 1) return undefined;
    const [key] = second.parts;
    if (typeof key !== "string" || third?.kind !== "symbol" || third.text !== "]") return undefined;
    this.#tokens.skip(3);
    return key;
  }

  #call(name: string, position: number): Expression {
    const values: Expression[] = [];
    let expand = false;
    while (!this.#tokens.accept(")")) {
      if (values.length > 0) this.#tokens.expect(",");
      if (values.length > 0 && this.#tokens.accept(")")) break;
      values.push(this.#expression(0));
      if (this.#tokens.accept("...")) {
        expand = true;
        this.#tokens.accept(",");
        this.#tokens.expect(")");
        break;
      }
    }
    return { kind: "call", name, arguments: values, expand, position };
  }

  /** Parses indexes, attributes and splats after a value. */
  #postfix(start: Expression): Expression {
    let target = start;
    while (this.#tokens.isAt(".") || this.#tokens.isAt("[")) {
      const { position } = this.#tokens.peek();
      this.#link(position);
      if (this.#tokens.accept(".")) {
        target = this.#tokens.accept("*")
          ? { kind: "splat", target, each: this.#steps({ kind: "item", position }), position }
          : { kind: "index", target, key: this.#attribute(), position };
      } else {
        target = this.#bracket(target, position);
      }
    }
    return target;
  }

  #bracket(target: Expression, position: number): Expression {
    this.#tokens.expect("[");
    const all = this.#tokens.accept("*");
    const key = all ? undefined : this.#expression(0);
    this.#tokens.expect("]");
    if (key) return { kind: "index", target, key, position };
    return { kind: "splat", target, each: this.#postfix({ kind: "item", position }), position };
  }

  #link(position: number): void {
    this.#links += 1;
    if (this.#links > MAX_LINKS)
      throw unsupported(`expressions of more than ${MAX_LINKS} steps are not emulated`, position);
  }

  /** Parses the attributes that an attribute-only splat (`.*`) reads from each item. */
  #steps(item: Expression): Expression {
    let target = item;
    while (this.#tokens.isAt(".")) {
      const { position } = this.#tokens.take();
      this.#link(position);
      target = { kind: "index", target, key: this.#attribute(), position };
    }
    return target;
  }

  #attribute(): Expression {
    const token = this.#tokens.take();
    if (token.kind === "name") return { kind: "literal", value: token.text, position: token.position };
    if (token.kind === "number") return { kind: "literal", value: token.value, position: token.position };
    throw invalid(`expected the name of an attribute, got ${describe(token)}`, token.position);
  }

  #listOrFor(position: number): Expression {
    if (this.#tokens.acceptName("for")) return this.#for(position, "]");
    const items: Expression[] = [];
    while (!this.#tokens.accept("]")) {
      if (items.length > 0) this.#tokens.expect(",");
      if (items.length > 0 && this.#tokens.accept("]")) break;
      items.push(this.#expression(0));
    }
    return { kind: "list", items, position };
  }

  #objectOrFor(position: number): Expression {
    if (this.#tokens.acceptName("for")) return this.#for(position, "}");
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#tokens.accept("}")) {
      if (entries.length > 0) this.#tokens.expect(",");
      if (entries.length > 0 && this.#tokens.accept("}")) break;
      const key = this.#objectKey();
      if (!this.#tokens.accept("=")) this.#tokens.expect(":");
      entries.push([key, this.#expression(0)]);
    }
    return { kind: "object", entries, position };
  }

  /** Parses a key. A bare name before `=` or `:` is the key itself, not a reference. */
  #objectKey(): Expression {
    const token = this.#tokens.peek();
    const after = this.#tokens.peek(1);
    const bare = after?.kind === "symbol" && (after.text === "=" || after.text === ":");
    if (token.kind !== "name" || !bare) return this.#expression(0);
    this.#tokens.skip(1);
    return { kind: "literal", value: token.text, position: token.position };
  }

  #for(position: number, closing: "]" | "}"): Expression {
    const first = this.#tokens.takeName();
    const second = this.#tokens.accept(",") ? this.#tokens.takeName() : undefined;
    if (!this.#tokens.acceptName("in")) throw invalid('expected "in"', this.#tokens.peek().position);
    const collection = this.#expression(0);
    this.#tokens.expect(":");
    let value = this.#expression(0);
    let key: Expression | undefined;
    if (closing === "}") {
      this.#tokens.expect("=>");
      key = value;
      value = this.#expression(0);
    }
    const group = closing === "}" && this.#tokens.accept("...");
    const condition = this.#tokens.acceptName("if") ? this.#expression(0) : undefined;
    this.#tokens.expect(closing);
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
}

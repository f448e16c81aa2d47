import { invalid } from "./expression-error.js";
import type { Token } from "./tokenize.js";

/** A position in a list of tokens that advances with each read. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Returns the next token, or a later one, without reading it. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: "end", position: 0 };
  }

  /** Reads the next token. */
  take(): Token {
    const token = this.peek();
    this.skip(1);
    return token;
  }

  /** Skips tokens. */
  skip(count: number): void {
    this.#next += count;
  }

  /** Reads a name. @throws {ExpressionError} if another token is next */
  takeName(): string {
    const token = this.take();
    if (token.kind === "name") return token.text;
    throw invalid(`expected a name, got ${describe(token)}`, token.position);
  }

  /** Whether the next token is this symbol. */
  isAt(text: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.text === text;
  }

  /** Reads this symbol if it is next. Returns whether it was. */
  accept(text: string): boolean {
    const found = this.isAt(text);
    if (found) this.skip(1);
    return found;
  }

  /** Reads this name if it is next. Returns whether it was. */
  acceptName(text: string): boolean {
    const token = this.peek();
    const found = token.kind === "name" && token.text === text;
    if (found) this.skip(1);
    return found;
  }

  /** Reads this symbol. @throws {ExpressionError} if another token is next */
  expect(text: string): void {
    const token = this.peek();
    if (!this.accept(text)) {
      throw invalid(`expected "${text}", got ${describe(token)}`, token.position);
    }
  }
}

/** Describes a token for an error message. */
export function describe(token: Token): string {
  if (token.kind === "end") return "the end";
  if (token.kind === "template") return "a string";
  return token.kind === "number" ? String(token.value) : `"${token.text}"`;
}

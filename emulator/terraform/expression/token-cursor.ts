import { invalid } from "./expression-error.js";
import type { Token } from "./tokenize.js";

/** A place in a list of tokens that moves forward as they are read. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, or one further on; it stays where it is. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: "end", position: 0 };
  }

  /** Reads the next token. */
  take(): Token {
    const token = this.peek();
    this.skip(1);
    return token;
  }

  /** Moves over tokens that have been looked at. */
  skip(count: number): void {
    this.#next += count;
  }

  /** Reads a name, or throws. */
  takeName(): string {
    const token = this.take();
    if (token.kind === "name") return token.text;
    throw invalid(`a name is expected here, not ${describe(token)}`, token.position);
  }

  /** Whether the next token is this symbol. */
  isAt(text: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.text === text;
  }

  /** Reads this symbol if it is next, and says whether it was. */
  accept(text: string): boolean {
    const found = this.isAt(text);
    if (found) this.skip(1);
    return found;
  }

  /** Reads this name if it is next, and says whether it was. */
  acceptName(text: string): boolean {
    const token = this.peek();
    const found = token.kind === "name" && token.text === text;
    if (found) this.skip(1);
    return found;
  }

  /** Reads this symbol, or throws. */
  expect(text: string): void {
    const token = this.peek();
    if (!this.accept(text)) {
      throw invalid(`"${text}" is expected here, not ${describe(token)}`, token.position);
    }
  }
}

/** A token as messages show it. */
export function describe(token: Token): string {
  if (token.kind === "end") return "the end";
  if (token.kind === "template") return "a text";
  return token.kind === "number" ? String(token.value) : `"${token.text}"`;
}

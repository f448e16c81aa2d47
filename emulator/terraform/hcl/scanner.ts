import { HclError } from "./hcl-error.js";

const BLANK = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const SPACE = /[ \t]*/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const COMMENT = /#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const OPENING = "([{";
const CLOSING = ")]}";
/** The beginning of an object that a `for` expression makes. Line breaks in it do not separate entries. */
const FOR = /^\{\s*for\s/;

/** A position in the text of a `.tf` file. */
export class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that is neither blank nor part of a comment; empty at the end. */
  peek(): string {
    this.#match(BLANK);
    return this.#text[this.#at] ?? "";
  }

  /** Reads this character if it is next. Returns whether it was. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  /** Reads a name; undefined if something else is next. */
  name(): string | undefined {
    this.peek();
    return this.#match(NAME);
  }

  /** Reads a quoted string. Returns it without the quotes; undefined if something else is next. */
  label(): string | undefined {
    if (this.peek() !== '"') return undefined;
    const start = this.#at;
    this.#skipString();
    return this.#text.slice(start + 1, this.#at - 1);
  }

  /**
   * Reads an expression. An expression ends with its line, unless a bracket is still open there. In an object, a line
   * break that separates two entries becomes a comma.
   */
  expression(): string {
    this.#match(SPACE);
    const open: string[] = [];
    let written = "";
    while (this.#at < this.#text.length && !this.#endsExpression(open)) {
      written += this.#isSeparator(open, written) ? "," : "";
      written += this.#part(open);
    }
    return written.trim();
  }

  #endsExpression(open: readonly string[]): boolean {
    const character = this.#text[this.#at] ?? "";
    return (
      open.length === 0 && (character === "\n" || CLOSING.includes(character) || this.#commentAhead() > 0)
    );
  }

  #isSeparator(open: readonly string[], written: string): boolean {
    if (this.#text[this.#at] !== "\n" || open.at(-1) !== "{" || /[{,]\s*$/.test(written)) return false;
    BLANK.lastIndex = this.#at;
    const next = this.#at + (BLANK.exec(this.#text)?.[0].length ?? 0);
    return this.#text[next] !== "}";
  }

  /** Reads a string, a comment or one character. Returns an empty string for a comment. */
  #part(open: string[]): string {
    const start = this.#at;
    const character = this.#text[start] ?? "";
    const comment = this.#commentAhead();
    if (this.#text.startsWith("<<", start)) {
      throw this.problem("heredocs are not emulated; use a string, or a file with file()");
    }
    if (character === '"') this.#skipString();
    else this.#at += Math.max(comment, 1);
    if (comment > 0) return "";
    if (OPENING.includes(character))
      open.push(FOR.test(this.#text.slice(start, this.#at + 20)) ? "for" : character);
    if (CLOSING.includes(character)) open.pop();
    return this.#text.slice(start, this.#at);
  }

  /** Creates the error for a problem at this position. */
  problem(reason: string): HclError {
    return new HclError(reason, this.#text.slice(0, this.#at).split("\n").length);
  }

  #commentAhead(): number {
    COMMENT.lastIndex = this.#at;
    return COMMENT.exec(this.#text)?.[0].length ?? 0;
  }

  /** Skips a string, in which `${…}` can contain further strings. */
  #skipString(): void {
    this.#at += 1;
    while (this.#text[this.#at] !== '"') {
      if (this.#at >= this.#text.length) throw this.problem("this quote is never closed");
      if (this.#text.startsWith("$${", this.#at)) this.#at += 3;
      else if (this.#text.startsWith("${", this.#at)) this.#skipInterpolation();
      else this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    }
    this.#at += 1;
  }

  #skipInterpolation(): void {
    this.#at += 2;
    for (let depth = 1; depth > 0; ) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.problem("this ${ is never closed");
      if (character === '"') {
        this.#skipString();
        continue;
      }
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
      this.#at += 1;
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

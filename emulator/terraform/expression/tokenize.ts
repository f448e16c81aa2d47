import { invalid, unsupported } from "./expression-error.js";

/** A token of an expression. */
export type Token =
  | { readonly kind: "number"; readonly value: number; readonly position: number }
  | { readonly kind: "name"; readonly text: string; readonly position: number }
  | { readonly kind: "symbol"; readonly text: string; readonly position: number }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[]; readonly position: number }
  | { readonly kind: "end"; readonly position: number };

/** A part of a template: a literal string, or the tokens of an interpolation. */
export type TemplatePart = string | readonly Token[];

/** Maximum nesting of templates inside interpolations. */
const MAX_DEPTH = 100;

const SYMBOLS = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|[+\-*/%<>!?:.,()[\]{}=]/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;
const INTEGER = /\d+/y;
const BLANK = /(\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;

interface Scanned<T> {
  readonly result: T;
  /** Offset after the last character that was read. */
  readonly end: number;
}

/**
 * Splits a template, from a string of Terraform's JSON syntax, into literal strings and interpolations.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function tokenizeTemplate(source: string): readonly TemplatePart[] {
  return scanTemplate(source, 0, "bare", 0).result;
}

function scanTemplate(
  source: string,
  start: number,
  mode: "bare" | "quoted",
  depth: number,
): Scanned<readonly TemplatePart[]> {
  if (depth > MAX_DEPTH) throw invalid(`templates are nested deeper than ${MAX_DEPTH}`, start);
  const parts: TemplatePart[] = [];
  let text = "";
  let at = start;
  while (at < source.length && !(mode === "quoted" && source[at] === '"')) {
    if (interpolationAt(source, at)) {
      const inner = scanExpression(source, at + 2, depth);
      if (text !== "") parts.push(text);
      parts.push(inner.result);
      text = "";
      at = inner.end;
    } else {
      const piece = scanText(source, at, mode);
      text += piece.result;
      at = piece.end;
    }
  }
  if (mode === "quoted" && at >= source.length) throw invalid("missing closing quote", start - 1);
  if (text !== "" || parts.length === 0) parts.push(text);
  return { result: parts, end: mode === "quoted" ? at + 1 : at };
}

function interpolationAt(source: string, at: number): boolean {
  if (source.startsWith("%{", at)) throw unsupported("template directives (%{ … }) are not emulated", at);
  if (!source.startsWith("${", at)) return false;
  if (source[at + 2] === "~") throw unsupported("the strip marker of ${~ … } is not emulated", at);
  return true;
}

function scanText(source: string, at: number, mode: "bare" | "quoted"): Scanned<string> {
  if (source.startsWith("$${", at) || source.startsWith("%%{", at)) {
    return { result: source.slice(at + 1, at + 3), end: at + 3 };
  }
  if (mode === "quoted" && source[at] === "\\") return scanEscape(source, at);
  if (mode === "quoted" && source[at] === "\n") throw invalid("a quoted string must stay on one line", at);
  return { result: source.charAt(at), end: at + 1 };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

const KNOWN_ESCAPES = String.raw`\n \r \t \" \\ \uNNNN \UNNNNNNNN`;

function scanEscape(source: string, at: number): Scanned<string> {
  const code = source.charAt(at + 1);
  const escaped = ESCAPES[code];
  if (escaped !== undefined) return { result: escaped, end: at + 2 };
  const digits = code === "u" ? 4 : 8;
  const hex = source.slice(at + 2, at + 2 + digits);
  const point = Number.parseInt(hex, 16);
  if ((code === "u" || code === "U") && /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits) {
    if (point <= 0x10ffff) return { result: String.fromCodePoint(point), end: at + 2 + digits };
  }
  throw invalid(`unknown escape sequence \\${code}. Known: ${KNOWN_ESCAPES}`, at);
}

function scanExpression(source: string, start: number, depth: number): Scanned<readonly Token[]> {
  const tokens: Token[] = [];
  let at = start;
  let braces = 0;
  while (true) {
    at = skipBlank(source, at);
    if (at >= source.length) break;
    if (source[at] === "}" && braces === 0) {
      tokens.push({ kind: "end", position: at });
      return { result: tokens, end: at + 1 };
    }
    const token = scanToken(source, at, tokens.at(-1), depth);
    if (token.result.kind === "symbol") braces += braceChange(token.result.text);
    tokens.push(token.result);
    at = token.end;
  }
  throw invalid("missing closing brace of ${", Math.max(0, start - 2));
}

function braceChange(symbol: string): number {
  if (symbol === "{") return 1;
  return symbol === "}" ? -1 : 0;
}

function skipBlank(source: string, at: number): number {
  return at + (matchAt(BLANK, source, at)?.length ?? 0);
}

function scanToken(source: string, at: number, previous: Token | undefined, depth: number): Scanned<Token> {
  if (source[at] === '"') {
    const template = scanTemplate(source, at + 1, "quoted", depth + 1);
    return { result: { kind: "template", parts: template.result, position: at }, end: template.end };
  }
  if (source.startsWith("<<", at)) throw unsupported("heredocs are not emulated", at);
  // In the legacy index `list.0.name` the digits are not a decimal fraction.
  const afterDot = previous?.kind === "symbol" && previous.text === ".";
  const number = matchAt(afterDot ? INTEGER : NUMBER, source, at);
  if (number !== undefined) {
    const value = Number(number);
    if (!Number.isFinite(value)) throw unsupported(`the number ${number} is too large`, at);
    return { result: { kind: "number", value, position: at }, end: at + number.length };
  }
  const name = matchAt(NAME, source, at);
  if (name !== undefined) {
    return { result: { kind: "name", text: name, position: at }, end: at + name.length };
  }
  const symbol = matchAt(SYMBOLS, source, at);
  if (symbol === undefined) throw invalid(`unexpected ${JSON.stringify(source.charAt(at))}`, at);
  return { result: { kind: "symbol", text: symbol, position: at }, end: at + symbol.length };
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

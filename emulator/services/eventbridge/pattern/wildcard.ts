/**
 * Compiles a text in which `*` stands for any characters, and `\\*` and `\\\\` for themselves; gives what is wrong with
 * it where it is no such text.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export function compileWildcard(text: string): RegExp | string {
  if (text.includes("**")) return "may not hold two * in a row";
  const pieces = text.match(/\\.?|\*|[^\\*]+/gsu) ?? [];
  if (pieces.some((piece) => piece.startsWith("\\") && !["\\*", "\\\\"].includes(piece))) {
    return "may have a backslash before * and another backslash only";
  }
  const source = pieces.map((piece) => (piece === "*" ? ".*" : literal(piece)));
  return new RegExp(`^${source.join("")}$`, "su");
}

function literal(piece: string): string {
  const plain = piece.startsWith("\\") ? piece.slice(1) : piece;
  return plain.replace(/[$()*+./?[\\\]^{|}-]/g, "\\$&");
}

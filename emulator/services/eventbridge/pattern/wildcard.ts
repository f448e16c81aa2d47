/**
 * Compiles a string in which `*` matches any characters. A backslash before `*` or another backslash makes it literal.
 * Returns the problem if the string is malformed.
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export function compileWildcard(text: string): RegExp | string {
  if (text.includes("**")) return "must not have two * in a row";
  const pieces = text.match(/\\.?|\*|[^\\*]+/gsu) ?? [];
  if (pieces.some((piece) => piece.startsWith("\\") && !["\\*", "\\\\"].includes(piece))) {
    return "must have a backslash only before * or another backslash";
  }
  const source = pieces.map((piece) => (piece === "*" ? ".*" : literal(piece)));
  return new RegExp(`^${source.join("")}$`, "su");
}

function literal(piece: string): string {
  const plain = piece.startsWith("\\") ? piece.slice(1) : piece;
  return plain.replace(/[$()*+./?[\\\]^{|}-]/g, "\\$&");
}

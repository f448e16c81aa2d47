/** A request's path, split as `execute-api` splits it. */
export interface RequestTarget {
  readonly stageName: string;
  /** Without the stage, still percent-encoded. Begins with one `/`; a trailing slash is kept. */
  readonly path: string;
}

/** Splits a raw path. Repeated slashes before the stage and directly after it count as one, others are kept. */
export function parseTarget(rawPath: string): RequestTarget {
  const trimmed = rawPath.replace(/^\/+/, "");
  const end = trimmed.indexOf("/");
  if (end === -1) return { stageName: trimmed, path: "/" };
  return { stageName: trimmed.slice(0, end), path: `/${trimmed.slice(end).replace(/^\/+/, "")}` };
}

/**
 * Decodes percent-encoding once. Bytes that are not UTF-8 become U+FFFD. Returns `undefined` if two hexadecimal digits
 * do not follow a `%`.
 */
export function decodePercent(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const bytes = text
    .split(/(%[0-9a-fA-F]{2})/)
    .map((part) => (part.startsWith("%") ? Buffer.from(part.slice(1), "hex") : Buffer.from(part, "utf8")));
  return Buffer.concat(bytes).toString("utf8");
}

/** Decodes a raw query string: `+` is a space, and `;` separates pairs as `&` does. */
export function parseQuery(query: string): readonly (readonly [name: string, value: string])[] {
  const decode = (text: string) => decodePercent(text.replaceAll("+", " ")) ?? text;
  return query
    .split(/[&;]/)
    .filter((pair) => pair !== "")
    .map((pair) => {
      const end = pair.indexOf("=");
      if (end === -1) return [decode(pair), ""] as const;
      return [decode(pair.slice(0, end)), decode(pair.slice(end + 1))] as const;
    });
}

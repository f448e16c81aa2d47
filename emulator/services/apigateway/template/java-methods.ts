/** A handler of velocityjs for a method that JavaScript's values lack, or implement differently. */
interface MethodHandler {
  readonly uid: string;
  readonly match: (call: MethodCall) => boolean;
  readonly resolve: (call: MethodCall) => unknown;
}

interface MethodCall {
  readonly property: string;
  readonly context: unknown;
  readonly params: readonly unknown[];
}

type StringMethod = (text: string, ...args: readonly string[]) => unknown;

/**
 * Methods of `java.lang.String`, the type of strings in templates. Java's semantics apply (`replace` replaces every
 * occurrence, `split` takes a regular expression).
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/String.html
 */
const STRING_METHODS: Readonly<Record<string, StringMethod>> = {
  charAt: (text, index) => text.charAt(Number(index)),
  concat: (text, other = "") => text + other,
  contains: (text, other = "") => text.includes(other),
  endsWith: (text, other = "") => text.endsWith(other),
  equals: (text, other) => text === other,
  equalsIgnoreCase: (text, other = "") => text.toLowerCase() === other.toLowerCase(),
  indexOf: (text, other = "") => text.indexOf(other),
  isEmpty: (text) => text === "",
  lastIndexOf: (text, other = "") => text.lastIndexOf(other),
  length: (text) => text.length,
  matches: (text, pattern = "") => new RegExp(`^(?:${pattern})$`).test(text),
  replace: (text, from = "", to = "") => text.split(from).join(to),
  replaceAll: (text, pattern = "", to = "") => text.replace(new RegExp(pattern, "g"), javaReplacement(to)),
  replaceFirst: (text, pattern = "", to = "") => text.replace(new RegExp(pattern), javaReplacement(to)),
  split: (text, pattern = "") => javaSplit(text, pattern),
  startsWith: (text, other = "") => text.startsWith(other),
  substring: (text, start, end) =>
    text.substring(Number(start), end === undefined ? text.length : Number(end)),
  toLowerCase: (text) => text.toLowerCase(),
  toString: (text: string) => text,
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

/** Methods of `java.util.List` and `java.util.Map` that velocityjs lacks. */
const COLLECTION_METHODS: Readonly<Record<string, (value: object, argument: unknown) => unknown>> = {
  contains: (value, argument) => Object.values(value).includes(argument),
  containsKey: (value, argument) => Object.hasOwn(value, String(argument)),
  isEmpty: (value) => Object.keys(value).length === 0,
  values: (value) => Object.values(value),
};

/** The handlers that make velocityjs call Java's methods. */
export const JAVA_METHODS: readonly MethodHandler[] = [
  ...Object.entries(STRING_METHODS).map(([name, method]) => ({
    uid: `java.lang.String.${name}`,
    match: ({ property, context }: MethodCall) => property === name && isScalar(context),
    resolve: ({ context, params }: MethodCall) =>
      method(String(context), ...params.map((param) => String(param))),
  })),
  ...Object.entries(COLLECTION_METHODS).map(([name, method]) => ({
    uid: `java.util.${name}`,
    match: ({ property, context }: MethodCall) =>
      property === name && typeof context === "object" && context !== null,
    resolve: ({ context, params }: MethodCall) => method(context as object, params[0]),
  })),
];

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Java's replacement strings: `$1` is a group, and a backslash escapes the next character. */
function javaReplacement(replacement: string): (match: string, ...groups: readonly unknown[]) => string {
  return (match, ...groups) =>
    replacement.replace(/\\(.)|\$(\d)/gs, (_, escaped?: string, group?: string) => {
      if (group === undefined) return escaped ?? "";
      return group === "0" ? match : String(groups[Number(group) - 1] ?? "");
    });
}

/** Splits as Java does: empty strings at the end are dropped. */
function javaSplit(text: string, pattern: string): readonly string[] {
  const parts = text.split(new RegExp(pattern));
  while (parts.length > 1 && parts.at(-1) === "") parts.pop();
  return parts;
}

/** Parses JSON. Returns undefined if the string is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. Its fields are not checked. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether a value is a plain object, as JSON or a literal creates it. Copying another object loses getters and
 * inherited fields of a class, and the content of a `Map`.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Accepts `Object.prototype` of any realm: test runners have several.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Parses a JSON object. Returns an empty one if the string is not a JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  return isObject(value) ? value : {};
}

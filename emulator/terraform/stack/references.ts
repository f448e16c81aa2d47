import type { Expression } from "../expression/syntax.js";

/** A name that an expression refers to, except variables of its own `for`. */
interface Reference {
  readonly path: readonly string[];
  readonly position: number;
}

/** All references in an expression, in order. */
export function referencesIn(expression: Expression, bound: readonly string[] = []): readonly Reference[] {
  if (expression.kind === "reference") {
    const [root] = expression.path;
    if (root !== undefined && bound.includes(root)) return [];
    return [{ path: expression.path, position: expression.position }];
  }
  if (expression.kind === "for") {
    const { keyName, valueName, collection, key, value, condition } = expression;
    const inner = [...bound, valueName, ...(keyName === undefined ? [] : [keyName])];
    const parts = [key, value, condition].filter((part) => part !== undefined);
    return [...referencesIn(collection, bound), ...parts.flatMap((part) => referencesIn(part, inner))];
  }
  return childrenOf(expression).flatMap((child) => referencesIn(child, bound));
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "template":
      return expression.parts.filter((part) => typeof part !== "string");
    case "index":
      return [expression.target, expression.key];
    case "splat":
      return [expression.target, expression.each];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "conditional":
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case "list":
      return expression.items;
    case "object":
      return expression.entries.flat();
    case "call":
      return expression.arguments;
    default:
      return [];
  }
}

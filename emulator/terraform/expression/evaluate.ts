import { isObject } from "../../json.js";
import { ExpressionError, invalid, unsupported } from "./expression-error.js";
import { applyBinary, applyUnary, booleanOf } from "./operators.js";
import type { Expression } from "./syntax.js";
import type { Value } from "./value.js";
import { isList, sortedEntries, toNumber, toStringValue, typeName } from "./value.js";

/** Resolves the names in an expression, and calls its functions. */
export interface Scope {
  /** Finds the value of the first `taken` names of a path. The remaining names are attributes of that value. */
  resolve(path: readonly string[], position: number): { readonly value: Value; readonly taken: number };
  /** Calls a function; `undefined` if its name is unknown. */
  call(name: string, values: readonly Value[]): Value | undefined;
}

/** Name of the current item inside a splat. No variable can have this name. */
const ITEM = "*";

/** Evaluates an expression. All failures are {@link ExpressionError}s or errors that the scope throws. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return evaluateTemplate(expression, scope);
    case "reference":
      return evaluateReference(expression, scope);
    case "index":
      return pick(evaluate(expression.target, scope), evaluate(expression.key, scope), expression.position);
    case "splat":
      return evaluateSplat(expression, scope);
    case "item":
      return scope.resolve([ITEM], expression.position).value;
    case "unary":
      return applyUnary(expression.operator, evaluate(expression.operand, scope), expression.position);
    case "binary": {
      const left = evaluate(expression.left, scope);
      return applyBinary(expression.operator, left, evaluate(expression.right, scope), expression.position);
    }
    case "conditional":
      return booleanOf(evaluate(expression.condition, scope), expression.position)
        ? evaluate(expression.whenTrue, scope)
        : evaluate(expression.whenFalse, scope);
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [evaluateText(key, scope), evaluate(value, scope)]),
      );
    case "call":
      return evaluateCall(expression, scope);
    case "for":
      return evaluateFor(expression, scope);
  }
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

function evaluateTemplate({ parts }: Of<"template">, scope: Scope): Value {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") return evaluate(only, scope);
  return parts.map((part) => (typeof part === "string" ? part : evaluateText(part, scope))).join("");
}

function evaluateText(expression: Expression, scope: Scope): string {
  const value = evaluate(expression, scope);
  const text = toStringValue(value);
  if (text === undefined) {
    throw invalid(`must be a string; ${typeName(value)} cannot be converted to one`, expression.position);
  }
  return text;
}

function evaluateReference({ path, position }: Of<"reference">, scope: Scope): Value {
  const { value, taken } = scope.resolve(path, position);
  return path.slice(taken).reduce((target: Value, name) => pick(target, name, position), value);
}

/** Evaluates `target[key]` and `target.key`. */
function pick(target: Value, key: Value, position: number): Value {
  if (isObject(target)) {
    const name = toStringValue(key);
    if (name === undefined) throw invalid("the key of a map must be a string", position);
    const value = Object.hasOwn(target, name) ? target[name] : undefined;
    if (value !== undefined) return value;
    throw invalid(`unknown key ${JSON.stringify(name)}. Known keys: ${namesIn(target)}`, position);
  }
  if (target === null || !isList(target)) {
    throw invalid(`${typeName(target)} has no attributes or items`, position);
  }
  const index = toNumber(key);
  const value = index === undefined ? undefined : target[index];
  if (value !== undefined) return value;
  throw invalid(`${JSON.stringify(key)} is not an index of a list of length ${target.length}`, position);
}

function namesIn(record: { readonly [key: string]: Value }): string {
  const names = Object.keys(record).slice(0, 20);
  return names.length === 0 ? "none" : names.join(", ");
}

function evaluateSplat({ target, each }: Of<"splat">, scope: Scope): Value {
  const value = evaluate(target, scope);
  if (value === null) return [];
  const items = isList(value) ? value : [value];
  return items.map((item) => evaluate(each, withNames(scope, { [ITEM]: item })));
}

function evaluateCall(expression: Of<"call">, scope: Scope): Value {
  const { name, position } = expression;
  if (name === "try" || name === "can") return evaluateTry(expression, scope);
  const values = expression.arguments.map((argument) => evaluate(argument, scope));
  const last = expression.expand ? values.pop() : undefined;
  if (last !== undefined) {
    if (!isList(last)) throw invalid(`"..." needs a list, not ${typeName(last)}`, position);
    values.push(...last);
  }
  try {
    const result = scope.call(name, values);
    if (result !== undefined) return result;
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.position !== undefined) throw error;
    throw new ExpressionError(error.problem, `${name}: ${error.reason}`, position);
  }
  throw unsupported(`the function ${name} is not emulated`, position);
}

/** Evaluates `try` and `can`. Catches only errors that Terraform raises, too; unsupported expressions are reported. */
function evaluateTry(expression: Of<"call">, scope: Scope): Value {
  for (const argument of expression.arguments) {
    try {
      const value = evaluate(argument, scope);
      return expression.name === "can" ? true : value;
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.problem !== "invalid") throw error;
    }
  }
  if (expression.name === "can") return false;
  throw invalid("try: all expressions failed", expression.position);
}

function evaluateFor(expression: Of<"for">, scope: Scope): Value {
  const collection = evaluate(expression.collection, scope);
  const items = entriesOf(collection, expression.position)
    .map(([key, value]) =>
      withNames(scope, {
        ...(expression.keyName === undefined ? {} : { [expression.keyName]: key }),
        [expression.valueName]: value,
      }),
    )
    .filter(
      (inner) =>
        !expression.condition ||
        booleanOf(evaluate(expression.condition, inner), expression.condition.position),
    );
  const { key } = expression;
  if (!key) return items.map((inner) => evaluate(expression.value, inner));
  return gather(
    items.map((inner) => [evaluateText(key, inner), evaluate(expression.value, inner)] as const),
    expression,
  );
}

function gather(entries: readonly (readonly [string, Value])[], { group, position }: Of<"for">): Value {
  const gathered = new Map<string, Value[]>();
  for (const [key, value] of entries) {
    const values = gathered.get(key);
    if (values && !group)
      throw invalid(`duplicate key ${JSON.stringify(key)}; group values with "..."`, position);
    if (values) values.push(value);
    else gathered.set(key, [value]);
  }
  return Object.fromEntries(
    [...gathered].map(([key, values]) => [key, group ? values : (values[0] ?? null)]),
  );
}

function entriesOf(collection: Value, position: number): readonly (readonly [Value, Value])[] {
  if (isObject(collection)) return sortedEntries(collection);
  if (collection !== null && isList(collection)) return collection.map((value, index) => [index, value]);
  throw invalid(`"for" needs a list or a map, not ${typeName(collection)}`, position);
}

/** Creates a scope in which some names take precedence. */
function withNames(scope: Scope, names: Readonly<Record<string, Value>>): Scope {
  return {
    resolve(path, position) {
      const [root] = path;
      const value = root !== undefined && Object.hasOwn(names, root) ? names[root] : undefined;
      return value === undefined ? scope.resolve(path, position) : { value, taken: 1 };
    },
    call: (name, values) => scope.call(name, values),
  };
}

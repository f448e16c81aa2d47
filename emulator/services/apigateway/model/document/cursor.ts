import type { Json, JsonObject } from "../../../../json.js";
import { isObject } from "../../../../json.js";
import type { DocumentProblem } from "./problems.js";

/** A position in an OpenAPI document. Reads a value of an expected type, or reports a problem with its path. */
export class Cursor {
  readonly value: Json | undefined;
  readonly path: string;
  readonly #root: JsonObject;
  readonly #problems: DocumentProblem[];

  constructor(root: JsonObject, problems: DocumentProblem[], value: Json | undefined, path: string) {
    this.#root = root;
    this.#problems = problems;
    this.path = path;
    this.value = this.#dereference(value);
  }

  /** The value as an error message shows it: as JSON, truncated. */
  get shown(): string {
    const text = JSON.stringify(this.value) ?? "missing";
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  }

  get exists(): boolean {
    return this.value !== undefined;
  }

  problem(text: string): void {
    this.#problems.push({ path: this.path === "" ? "(document)" : this.path, problem: text });
  }

  at(key: string): Cursor {
    const path = this.path === "" ? key : `${this.path}.${key}`;
    return new Cursor(this.#root, this.#problems, this.#object()[key], path);
  }

  entries(): readonly (readonly [string, Cursor])[] {
    return Object.keys(this.#object()).map((key) => [key, this.at(key)]);
  }

  items(): readonly Cursor[] {
    if (this.value === undefined) return [];
    if (!Array.isArray(this.value)) {
      this.problem(`must be a list, is ${describe(this.value)}`);
      return [];
    }
    return this.value.map(
      (item: Json, index) => new Cursor(this.#root, this.#problems, item, `${this.path}[${index}]`),
    );
  }

  string(): string | undefined {
    return this.#typed("string");
  }

  boolean(): boolean | undefined {
    return this.#typed("boolean");
  }

  number(): number | undefined {
    return this.#typed("number");
  }

  oneOf<const T extends string>(allowed: readonly T[]): T | undefined {
    const text = this.string();
    const found = allowed.find((candidate) => candidate.toLowerCase() === text?.toLowerCase());
    if (text !== undefined && found === undefined) {
      this.problem(`is ${JSON.stringify(text)}. Emulated: ${allowed.join(", ")}`);
    }
    return found;
  }

  strings(): readonly string[] {
    return this.items().flatMap((item) => item.string() ?? []);
  }

  stringMap(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entries().flatMap(([key, entry]) => {
        const text = entry.string();
        return text === undefined ? [] : [[key, text]];
      }),
    );
  }

  /** Reports all unknown keys, so that nothing is silently ignored. */
  reportUnknownKeys(known: readonly string[]): void {
    for (const [key, entry] of this.entries()) {
      if (!known.includes(key)) entry.problem("is not emulated");
    }
  }

  #typed(type: "string"): string | undefined;
  #typed(type: "boolean"): boolean | undefined;
  #typed(type: "number"): number | undefined;
  #typed(type: "string" | "boolean" | "number"): unknown {
    if (this.value === undefined) return undefined;
    if (typeof this.value === type) return this.value;
    this.problem(`must be a ${type}, is ${describe(this.value)}`);
    return undefined;
  }

  #object(): JsonObject {
    if (isObject(this.value)) return this.value;
    if (this.value !== undefined) this.problem(`must be an object, is ${describe(this.value)}`);
    return {};
  }

  #dereference(value: Json | undefined): Json | undefined {
    if (!isObject(value) || typeof value.$ref !== "string") return value;
    const reference = value.$ref;
    const target = reference.startsWith("#/") ? follow(this.#root, reference.slice(2)) : undefined;
    if (target === undefined)
      this.problem(`$ref ${JSON.stringify(reference)} does not resolve in the document`);
    return target ?? {};
  }
}

function follow(root: JsonObject, pointer: string): Json | undefined {
  return pointer
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), root);
}

function describe(value: unknown): string {
  return Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
}

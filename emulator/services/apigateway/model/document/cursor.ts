import type { DocumentProblem } from "./problems.js";

/** An object of parsed JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON value is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A place in the document: reads values of the type that is asked for, and notes a problem where they are not. */
export class Cursor {
  readonly value: unknown;
  readonly path: string;
  readonly #root: JsonObject;
  readonly #problems: DocumentProblem[];

  constructor(root: JsonObject, problems: DocumentProblem[], value: unknown, path: string) {
    this.#root = root;
    this.#problems = problems;
    this.path = path;
    this.value = this.#dereference(value);
  }

  /** The value for a message, cut short. */
  get shown(): string {
    const text = JSON.stringify(this.value) ?? "absent";
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
      (item: unknown, index) => new Cursor(this.#root, this.#problems, item, `${this.path}[${index}]`),
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
      this.problem(`is ${JSON.stringify(text)}; emulated are ${allowed.join(", ")}`);
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

  /** Notes every key that is none of the known ones, so that nothing is ignored in silence. */
  onlyKnows(known: readonly string[]): void {
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
    if (isJsonObject(this.value)) return this.value;
    if (this.value !== undefined) this.problem(`must be an object, is ${describe(this.value)}`);
    return {};
  }

  #dereference(value: unknown): unknown {
    if (!isJsonObject(value) || typeof value.$ref !== "string") return value;
    const reference = value.$ref;
    const target = reference.startsWith("#/") ? follow(this.#root, reference.slice(2)) : undefined;
    if (target === undefined) this.problem(`$ref ${JSON.stringify(reference)} names nothing in the document`);
    return target ?? {};
  }
}

function follow(root: JsonObject, pointer: string): unknown {
  return pointer
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), root);
}

function describe(value: unknown): string {
  return Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
}

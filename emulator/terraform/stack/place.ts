import type { Json } from "../../json.js";
import { isObject } from "../../json.js";
import type { Scope } from "../expression/evaluate.js";
import { evaluate } from "../expression/evaluate.js";
import { ExpressionError } from "../expression/expression-error.js";
import { parseTemplate } from "../expression/parse.js";
import type { Value } from "../expression/value.js";
import type { Block } from "./configuration.js";
import type { ProblemList } from "./problem.js";
import { ProblemError } from "./problem.js";

/** A value, or `ok: false` if reading has failed and the problem has been reported. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

const FAILED = { ok: false } as const;

/** A position in the configuration, and the scope to evaluate its value. */
export class Place {
  readonly #block: Block;
  /** `undefined` inside a value that is evaluated already. */
  readonly #scope: Scope | undefined;
  readonly #problems: ProblemList;
  /** e.g. `rule[0].apply_server_side_encryption_by_default`. */
  readonly path: string;

  constructor(block: Block, scope: Scope | undefined, problems: ProblemList, path = "") {
    this.#block = block;
    this.#scope = scope;
    this.#problems = problems;
    this.path = path;
  }

  /** The Terraform type of the block, e.g. `aws_s3_bucket` or `data.aws_region`. */
  get type(): string {
    return this.#block.type;
  }

  /** The place of an argument or item in this one. */
  at(key: string | number): Place {
    const step = typeof key === "number" ? `[${key}]` : `${this.path === "" ? "" : "."}${key}`;
    return new Place(this.#block, this.#scope, this.#problems, this.path + step);
  }

  /** The same place, for a value that has been evaluated already. */
  evaluated(): Place {
    return new Place(this.#block, undefined, this.#problems, this.path);
  }

  /** Reports that this value cannot be emulated. */
  report(reason: string): { readonly ok: false } {
    const { constructPath, address } = this.#block;
    this.#problems.add({ constructPath, address, argument: this.path, reason });
    return FAILED;
  }

  /** Evaluates the value of this place, and reports every string whose evaluation fails. */
  evaluate(json: Json): Read<Value> {
    const scope = this.#scope;
    if (!scope) return { ok: true, value: json };
    if (typeof json === "string") return this.#evaluateText(json, scope);
    if (Array.isArray(json)) return all(json.map((item, index) => this.at(index).evaluate(item)));
    if (!isObject(json)) return { ok: true, value: json };
    const keys = all(Object.keys(json).map((key) => this.at(key).#evaluateText(key, scope)));
    const values = all(Object.entries(json).map(([key, item]) => this.at(key).evaluate(item)));
    if (!keys.ok || !values.ok) return FAILED;
    const entries = keys.value.map((key, index) => [String(key), values.value[index] ?? null]);
    return { ok: true, value: Object.fromEntries(entries) };
  }

  #evaluateText(text: string, scope: Scope): Read<Value> {
    try {
      return { ok: true, value: evaluate(parseTemplate(text), scope) };
    } catch (error) {
      if (error instanceof ProblemError) this.#problems.add(error.problem);
      else if (error instanceof ExpressionError) this.report(error.message);
      else throw error;
      return FAILED;
    }
  }
}

function all(reads: readonly Read<Value>[]): Read<readonly Value[]> {
  const values: Value[] = [];
  for (const read of reads) {
    if (!read.ok) return FAILED;
    values.push(read.value);
  }
  return { ok: true, value: values };
}

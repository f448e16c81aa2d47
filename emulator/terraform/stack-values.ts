import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "../json.js";
import { isObject, parseJson } from "../json.js";
import type { Scope } from "./expression/evaluate.js";
import { ExpressionError, invalid, unsupported } from "./expression/expression-error.js";
import type { Value } from "./expression/value.js";
import { toStringValue } from "./expression/value.js";
import { callFunction } from "./functions/table.js";
import type { ResourceType, Self } from "./schema/resource-type.js";
import type { Block, Configuration } from "./stack/configuration.js";
import { addressOf, findCycles } from "./stack/graph.js";
import { stableId } from "./stack/identifier.js";
import { Place } from "./stack/place.js";
import { ProblemError, ProblemList } from "./stack/problem.js";

/** The inputs of a stack's values, except its configuration. */
interface StackSettings {
  readonly stackFolder: string;
  readonly workFolder: string;
  readonly accountId: string;
  /** `TF_VAR_…`, `AWS_REGION` and similar variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly types: ReadonlyMap<string, ResourceType>;
}

/** The values of a stack. Each is computed once, when it is first used. */
export class StackValues implements Scope {
  readonly #configuration: Configuration;
  readonly #settings: StackSettings;
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #known = new Map<string, Value>();
  readonly cycles: ReturnType<typeof findCycles>;

  constructor(configuration: Configuration, settings: StackSettings) {
    const { resources, locals, variables } = configuration;
    this.#configuration = configuration;
    this.#settings = settings;
    this.#blocks = new Map([...resources, ...locals, ...variables].map((block) => [block.address, block]));
    this.cycles = findCycles(configuration);
  }

  resolve(path: readonly string[], position: number): { readonly value: Value; readonly taken: number } {
    const [root = "", name = "", third] = path;
    if (root === "path") return { value: folderOf(name, position), taken: 2 };
    if (path.join(".") === "terraform.workspace") {
      return { value: this.#settings.environment.TF_WORKSPACE ?? "default", taken: 2 };
    }
    if (["each", "count", "self", "module", "terraform"].includes(root)) {
      throw unsupported(`"${path.slice(0, 2).join(".")}" is not emulated`, position);
    }
    const address = addressOf(path);
    const block = this.#blocks.get(address);
    if (!block) throw invalid(`${address} is not declared in this stack`, position);
    if (root === "var" || root === "local") return { value: this.#once(block, root), taken: 2 };
    const attribute = root === "data" ? path[3] : third;
    if (attribute === undefined || name === "") {
      throw unsupported(
        `name an attribute of ${address}; references to whole resources are not emulated`,
        position,
      );
    }
    return { value: this.attribute(block, attribute), taken: root === "data" ? 4 : 3 };
  }

  call(name: string, values: readonly Value[]): Value | undefined {
    return callFunction(name, values, { readFile: (path) => this.#readFile(path) });
  }

  /** The place of a block. Its problems are added to `problems`. */
  place(block: Block, problems: ProblemList): Place {
    return new Place(block, this, problems);
  }

  /** An attribute of a resource, from the configuration or as AWS would compute it. */
  attribute(block: Block, name: string): Value {
    return this.#remember(block, name, () => this.#attribute(block, name));
  }

  /** The Region of a resource: its own, or its provider's. */
  region(block: Block): string {
    const own = this.#configured(block, "region");
    return (own === undefined ? undefined : toStringValue(own)) ?? this.providerRegion(block);
  }

  /** The Region of the provider that a block names, or of the default provider. */
  providerRegion(block?: Block): string {
    const named = typeof block?.body.provider === "string" ? block.body.provider : "aws";
    const alias = named.replace(/^\$\{(.*)\}$/s, "$1").split(".")[1];
    const provider = this.#configuration.providers.find(
      ({ address, body }) => address === "provider.aws" && (body.alias ?? undefined) === alias,
    );
    const configured = provider ? this.#configured(provider, "region") : undefined;
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.#settings.environment;
    const region =
      (configured === undefined ? undefined : toStringValue(configured)) ?? AWS_REGION ?? AWS_DEFAULT_REGION;
    if (region !== undefined) return region;
    throw new ProblemError({
      constructPath: provider?.constructPath ?? this.#configuration.stackName,
      address: `provider.${named}`,
      argument: "region",
      reason: "is missing; set it here, or set the environment variable AWS_REGION",
    });
  }

  #attribute(block: Block, name: string): Value {
    const type = this.#settings.types.get(block.type);
    if (!type) throw problem(block, "", notEmulated(block));
    const overriding = own(type.overriding, name);
    if (overriding) return this.#compute(block, name, () => overriding(this.#self(block, type)));
    const configured = this.#configured(block, name);
    if (configured !== undefined) return type.nested.has(name) ? asList(configured) : configured;
    const compute = own(type.attributes, name);
    if (compute) return this.#compute(block, name, () => compute(this.#self(block, type)));
    if (name === "region") return this.region(block);
    throw problem(block, name, "others refer to this attribute, and it is not emulated");
  }

  /** Reports a problem of a computed attribute at its resource, not at the references to it. */
  #compute(block: Block, name: string, compute: () => Value): Value {
    try {
      return compute();
    } catch (error) {
      if (error instanceof ExpressionError) throw problem(block, name, error.message);
      throw error;
    }
  }

  /** A variable or local value, evaluated once. */
  #once(block: Block, kind: "var" | "local"): Value {
    return this.#remember(block, "", () =>
      kind === "local" ? (this.#configured(block, "value") ?? null) : this.#variable(block),
    );
  }

  #variable(block: Block): Value {
    const name = block.address.replace(/^var\./, "");
    const given = this.#settings.environment[`TF_VAR_${name}`];
    if (given !== undefined) return convertVariable(given, block.body.type);
    if (block.body.default !== undefined) return block.body.default;
    throw problem(block, "", `has no default; set TF_VAR_${name}`);
  }

  #configured(block: Block, name: string): Value | undefined {
    const json: Json | undefined = Object.hasOwn(block.body, name) ? block.body[name] : undefined;
    if (json === undefined || json === null) return undefined;
    const problems = new ProblemList();
    const read = this.place(block, problems).at(name).evaluate(json);
    const [first] = problems.all;
    if (first) throw new ProblemError(first);
    return read.ok && read.value !== null ? read.value : undefined;
  }

  #remember(block: Block, name: string, compute: () => Value): Value {
    const cycle = this.cycles.get(block.address);
    if (cycle) throw new ProblemError(cycle);
    const key = `${block.address} ${name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = compute();
    this.#known.set(key, value);
    return value;
  }

  #self(block: Block, type: ResourceType): Self {
    const { accountId, stackFolder, workFolder } = this.#settings;
    const values = this;
    return {
      address: block.address,
      get region() {
        return values.region(block);
      },
      accountId,
      stackFolder,
      workFolder,
      attribute: (name) => this.attribute(block, name),
      string: (name) => toStringValue(this.attribute(block, name)) ?? "",
      configured: (name) => this.#configured(block, name),
      read: () => this.#read(block, type),
      id: (alphabet, length, purpose = "id") =>
        stableId(`${this.#configuration.stackName}\n${block.address}\n${purpose}`, alphabet, length),
    };
  }

  #read(block: Block, type: ResourceType): unknown {
    const problems = new ProblemList();
    const read = type.read(block.body, this.place(block, problems));
    if (read.ok) return read.value;
    throw new ProblemError(problems.all[0] ?? { ...block, argument: "", reason: "cannot be read" });
  }

  #readFile(path: string): Uint8Array {
    try {
      return readFileSync(resolve(this.#settings.stackFolder, path));
    } catch (error) {
      const { code = "unreadable" } = error as NodeJS.ErrnoException;
      throw invalid(`${path} cannot be read (${code}); paths are relative to the stack's folder`);
    }
  }
}

/** The problem of a resource whose type is unknown. */
export function notEmulated(block: Block): string {
  return block.type.startsWith("data.")
    ? `the data source ${block.type.replace(/^data\./, "")} is not emulated`
    : `${block.type} is not emulated`;
}

function problem({ constructPath, address }: Block, argument: string, reason: string): ProblemError {
  return new ProblemError({ constructPath, address, argument, reason });
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function asList(value: Value): Value {
  return isObject(value) ? [value] : value;
}

/** The value of `path.module` or `path.root`. Both are the stack's folder, which Terraform runs in. */
function folderOf(name: string, position: number): Value {
  if (name === "module" || name === "root") return ".";
  throw unsupported(`"path.${name}" is not emulated. Emulated: path.module and path.root`, position);
}

/** The value of a `TF_VAR_…`: unchanged for a string variable, else parsed as JSON. */
function convertVariable(given: string, type: Json | undefined): Value {
  if (type === undefined || type === null || type === "string") return given;
  const value = parseJson(given);
  return value === undefined ? given : value;
}

import type { Json, JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
import type { Problem } from "./problem.js";
import { ProblemList } from "./problem.js";

/** Top-level blocks that are ignored on purpose, with the reason. */
const IGNORED_BLOCKS: Readonly<Record<string, string>> = {
  "//": "a comment",
  moved: "affects the deployment only",
  terraform: "required versions and the location of the state",
};

/** A part of the configuration that has a value and can refer to others. */
export interface Block {
  /** e.g. `aws_s3_bucket.x`, `data.aws_region.x`, `local.x`, `var.x`, `output.x`. */
  readonly address: string;
  readonly constructPath: string;
  /**
   * Terraform's type of the block: `aws_s3_bucket`, `data.aws_region`, or for others the first word of the address,
   * e.g. `local`.
   */
  readonly type: string;
  readonly body: JsonObject;
}

/** A stack's configuration, split into blocks. Nothing is evaluated yet. */
export interface Configuration {
  readonly stackName: string;
  /** Resources and data sources. */
  readonly resources: readonly Block[];
  readonly locals: readonly Block[];
  readonly variables: readonly Block[];
  readonly outputs: readonly Block[];
  readonly providers: readonly Block[];
  /** Top-level blocks that are not emulated. */
  readonly problems: readonly Problem[];
}

const READ = new Set(["resource", "data", "locals", "variable", "output", "provider"]);

/** Splits the content of `cdk.tf.json`. */
export function readConfiguration(stackName: string, json: JsonObject): Configuration {
  const problems = new ProblemList();
  for (const key of Object.keys(json)) {
    if (READ.has(key) || Object.hasOwn(IGNORED_BLOCKS, key)) continue;
    const reason = `"${key}" blocks are not emulated`;
    problems.add({ constructPath: stackName, address: key, argument: "", reason });
  }
  return {
    stackName,
    resources: [...typed(json.resource, ""), ...typed(json.data, "data.")],
    locals: merged(json.locals).map(([name, value]) => named("local", name, { value })),
    variables: merged(json.variable).map(([name, body]) => named("var", name, recordOf(body))),
    outputs: merged(json.output).map(([name, body]) => named("output", name, recordOf(body))),
    providers: merged(json.provider).flatMap(([name, bodies]) =>
      listOf(bodies).map((body) => named("provider", name, recordOf(body))),
    ),
    problems: problems.all,
  };
}

function typed(json: Json | undefined, prefix: "" | "data."): readonly Block[] {
  return merged(json).flatMap(([type, named]) =>
    merged(named).map(([name, json]) => {
      const address = `${prefix}${type}.${name}`;
      const body = recordOf(json);
      return { address, constructPath: constructPathOf(body) ?? address, type: `${prefix}${type}`, body };
    }),
  );
}

function named(kind: string, name: string, body: JsonObject): Block {
  const address = `${kind}.${name}`;
  return { address, constructPath: constructPathOf(body) ?? address, type: kind, body };
}

function constructPathOf(body: JsonObject): string | undefined {
  const comment = body["//"];
  const metadata = isObject(comment) ? comment.metadata : undefined;
  const path = isObject(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? path : undefined;
}

/** Reads an object, or a list of objects: Terraform's JSON syntax allows both. */
function merged(json: Json | undefined): readonly (readonly [string, Json])[] {
  return listOf(json ?? []).flatMap((item) => Object.entries(recordOf(item)));
}

function listOf(json: Json): readonly Json[] {
  return Array.isArray(json) ? json : [json];
}

function recordOf(json: Json): JsonObject {
  return isObject(json) ? json : {};
}

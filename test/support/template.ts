import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";

/** One resource or data source in the Terraform JSON, with its original name. */
type TemplateBlock = Readonly<Record<string, unknown>>;

/** A synthesized stack, for assertions. */
export interface Template {
  /** All resources of a type, in the order of their names. */
  resources(type: string): TemplateBlock[];
  /** The only resource of a type. */
  resource(type: string): TemplateBlock;
  /** All data sources of a type. */
  dataSources(type: string): TemplateBlock[];
  /** The types of all resources, each once, sorted. */
  readonly types: readonly string[];
  /** Number of resources. */
  readonly resourceCount: number;
  /** The whole document. */
  readonly document: Readonly<Record<string, unknown>>;
  /** A file of the stack's folder, by its path in the document. */
  readAsset(path: string): Buffer;
}

interface SynthOptions {
  /** The AWS provider's Region. */
  readonly region?: string;
  /** The stack's name. */
  readonly stackName?: string;
}

/** Builds a stack with an AWS provider, synthesizes it with its validations, and reads the result. */
export function synthesize(
  build: (stack: TerraformStack) => void,
  { region = "eu-central-1", stackName = "test" }: SynthOptions = {},
): Template {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, stackName);
  new AwsProvider(stack, "Aws", { region });
  build(stack);
  app.synth();
  return readTemplate(join(outdir, "stacks", stackName));
}

/** Reads a stack's folder. */
export function readTemplate(folder: string): Template {
  const document = withLocals(asRecord(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"))));
  const resources = (type: string) => blocks(document.resource, type);
  const types = Object.keys(asRecord(document.resource ?? {})).sort();
  return {
    document,
    types,
    resourceCount: types.flatMap(resources).length,
    resources,
    resource: (type) => theOnly(resources(type), type),
    dataSources: (type) => blocks(document.data, type),
    readAsset: (path) => readFileSync(join(folder, path.replace("${path.module}/", ""))),
  };
}

/** The statements of a policy's JSON, which may still contain Terraform's expressions. */
export function parsePolicy(text: unknown): PolicyStatementJson[] {
  const document = asRecord(JSON.parse(String(text)));
  return document.Statement as PolicyStatementJson[];
}

interface PolicyStatementJson {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string[];
  readonly Resource?: string[];
  readonly Condition?: unknown;
}

/** All actions that a stack's identity and bucket policies allow. */
export function allowedActions(template: Template): string[] {
  return ["aws_iam_role_policy", "aws_s3_bucket_policy"]
    .flatMap((type) => template.resources(type))
    .flatMap(({ policy }) => parsePolicy(policy))
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => Action);
}

/** Returns the error that building a stack throws. Fails if it throws nothing. */
export function refusal(build: (stack: TerraformStack) => void, options?: SynthOptions): Error {
  try {
    synthesize(build, options);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("building the stack has thrown no error");
}

/** Replaces references to locals with their values. */
function withLocals(document: Record<string, unknown>): Record<string, unknown> {
  const { locals = {}, ...others } = document;
  const replaced: unknown = JSON.parse(JSON.stringify(others), (_name, value) => {
    const [, local] = /^\$\{local\.([\w-]+)\}$/.exec(String(value)) ?? [];
    return local === undefined ? value : asRecord(locals)[local];
  });
  return { ...document, ...asRecord(replaced) };
}

let root: string | undefined;

function temporaryFolder(): string {
  if (root === undefined) {
    const made = mkdtempSync(join(tmpdir(), "template-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    root = made;
  }
  return mkdtempSync(join(root, "app-"));
}

function blocks(section: unknown, type: string): TemplateBlock[] {
  const byName = asRecord(asRecord(section ?? {})[type] ?? {});
  return Object.keys(byName)
    .sort()
    .map((name) => asRecord(byName[name]));
}

function theOnly(found: readonly TemplateBlock[], type: string): TemplateBlock {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} resources of type ${type}`);
  return first;
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error(`not an object: ${String(value)}`);
  return value as Record<string, unknown>;
}

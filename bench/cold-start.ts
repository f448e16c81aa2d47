/**
 * How long two functions take from nothing to their first answer: presign next to the same routes on the AWS SDK's
 * presigner, and the edge function next to one of the shape of the samples for Lambda@Edge:
 * `node --import tsx bench/cold-start.ts`. Each start is a process of its own, with Node's modules loaded that Lambda's
 * runtime loads; no start waits for a network. The two take turns. For the time of an idle machine, run it with
 * `nice -n -20`.
 */
import "./on-newest-node.js";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BuildOptions } from "esbuild";
import { buildSync } from "esbuild";
import { bundleFunction } from "../modules/node-function/code/bundle.js";
import { functionEntry } from "../modules/node-function/index.js";
import { EDGE_CONFIG, EDGE_EVENT, PRESIGN_ENVIRONMENT, SIGN_PARTS, SIGN_PUT } from "./cold-start/events.js";

const STARTS = 31;

interface FirstAnswer {
  readonly answer: { readonly statusCode?: number; readonly status?: string };
  readonly milliseconds: { readonly import: number; readonly answer: number };
  readonly parsed: readonly string[];
}

class FirstAnswerError extends Error {
  override readonly name = "FirstAnswerError";
}

/** One CommonJS file, as small as esbuild makes it. */
const MINIFIED: BuildOptions = { minify: true, target: "node22", mainFields: ["module", "main"] };
/**
 * What AWS CDK's NodejsFunction makes by default: the AWS SDK comes from the runtime's own `node_modules`.
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html
 */
const BY_CDK: BuildOptions = { target: "node24", external: ["@aws-sdk/*", "@smithy/*"] };

/** A function to start: the file that Lambda would load, and the status of its first answer. */
interface Candidate {
  readonly name: string;
  readonly file: string;
  readonly status: number;
}

const root = mkdtempSync(join(tmpdir(), "cold-start-"));

function folderFor(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  return folder;
}

/** Lays a function's files out as Lambda does. */
function ours(functionName: string, status: number, files: Readonly<Record<string, string>> = {}): Candidate {
  const folder = folderFor(functionName);
  for (const [name, code] of Object.entries({ ...bundleFunction(functionEntry(functionName)), ...files })) {
    writeFileSync(join(folder, name), code);
  }
  return { name: "ours", file: join(folder, "index.mjs"), status };
}

function other(name: string, source: string, status: number, options: BuildOptions = MINIFIED): Candidate {
  const file = join(folderFor(name), "index.js");
  buildSync({
    entryPoints: [fileURLToPath(new URL(`cold-start/${source}`, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    ...options,
  });
  return { name, file, status };
}

function start({ file, status }: Candidate, event: object, measure: "time" | "code"): FirstAnswer {
  const below = `${pathToFileURL(join(file, ".."))}/`;
  const env = {
    ...PRESIGN_ENVIRONMENT,
    NODE_PATH: fileURLToPath(new URL("../node_modules", import.meta.url)),
    HANDLER: pathToFileURL(file).href,
    EVENT: JSON.stringify(event),
    ...(measure === "code" ? { PARSED_BELOW: below } : {}),
  };
  const script = fileURLToPath(new URL("cold-start/first-answer.mjs", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: "utf8" });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  const first: FirstAnswer | undefined = last.startsWith("{") ? JSON.parse(last) : undefined;
  if (Number(first?.answer.statusCode ?? first?.answer.status) === status && first !== undefined)
    return first;
  throw new FirstAnswerError(`no answer with status ${status}: ${stdout}${stderr}`);
}

/** Milliseconds of the fastest start, which other work on the machine has delayed least. */
function fastest(starts: readonly FirstAnswer[], until: "import" | "answer"): number {
  return Math.min(...starts.map(({ milliseconds }) => milliseconds[until]));
}

function report(candidate: Candidate, event: object, starts: readonly FirstAnswer[]): void {
  const { parsed } = start(candidate, event, "code");
  const bytes = parsed.reduce((sum, name) => sum + statSync(join(candidate.file, "..", name)).size, 0);
  const [answered, imported] = [fastest(starts, "answer"), fastest(starts, "import")];
  console.log(
    `  ${candidate.name}: ${answered.toFixed(1)} ms (import ${imported.toFixed(1)} ms), ` +
      `${(bytes / 1000).toFixed(1)} KB parsed in ${parsed.length} files`,
  );
}

function compare(title: string, event: object, one: Candidate, reference: Candidate): void {
  console.log(`${title}, fastest of ${STARTS} cold starts to the first answer`);
  const pairs = Array.from({ length: STARTS }, () => ({
    reference: start(reference, event, "time"),
    one: start(one, event, "time"),
  }));
  const [theirs, ones] = [pairs.map((pair) => pair.reference), pairs.map((pair) => pair.one)];
  report(reference, event, theirs);
  report(one, event, ones);
  console.log(`  1/${(fastest(theirs, "answer") / fastest(ones, "answer")).toFixed(1)} of the time`);
}

try {
  const presign = ours("presign", 200);
  const sdk = other("on the AWS SDK's presigner", "handler-on-sdk.ts", 200);
  compare("POST /uploads", SIGN_PUT, presign, sdk);
  compare("POST /uploads/{id}/parts", SIGN_PARTS, presign, sdk);
  const edge = ours("edge-authorizer", 401, { "config.json": JSON.stringify(EDGE_CONFIG) });
  const title = "PUT at the edge with a malformed token";
  compare(
    title,
    EDGE_EVENT,
    edge,
    other("the sample's shape, as CDK bundles it", "edge-sample.mjs", 403, BY_CDK),
  );
  compare(title, EDGE_EVENT, edge, other("the sample's shape, in one file", "edge-sample.mjs", 403));
} finally {
  rmSync(root, { recursive: true });
}

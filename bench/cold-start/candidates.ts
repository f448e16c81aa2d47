import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";
import { buildSync } from "esbuild";
import { bundleFunction } from "../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../modules/node-function/index.js";

/** Bundles one CommonJS file, as small as esbuild can make it. */
const MINIFIED: BuildOptions = { minify: true, target: "node22", mainFields: ["module", "main"] };
/**
 * The default of AWS CDK's NodejsFunction: the AWS SDK comes from the runtime's own `node_modules`.
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html
 */
export const BY_CDK: BuildOptions = { target: "node24", external: ["@aws-sdk/*", "@smithy/*"] };

/** A function to start. */
export interface Candidate {
  readonly name: string;
  /** Path of the file that Lambda would load. */
  readonly file: string;
  /** Status of its first response; `"forwarded"` if an edge function forwards the request to S3. */
  readonly status: number | "forwarded";
}

const root = mkdtempSync(join(tmpdir(), "cold-start-"));

/** Removes the files of all candidates. */
export function removeCandidates(): void {
  rmSync(root, { recursive: true });
}

/** One of our functions, unpacked as Lambda does. `files` are added. */
export function ours(
  functionName: string,
  status: Candidate["status"],
  files: Readonly<Record<string, string>> = {},
): Candidate {
  const folder = folderFor(functionName);
  for (const [name, code] of Object.entries({ ...bundleFunction(functionEntry(functionName)), ...files })) {
    writeFileSync(join(folder, name), code);
  }
  return { name: "ours", file: join(folder, "index.mjs"), status };
}

/** A sample function in this folder, bundled. */
export function sample(
  name: string,
  source: string,
  status: Candidate["status"],
  options: BuildOptions = MINIFIED,
): Candidate {
  const file = join(folderFor(name), "index.js");
  buildSync({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    ...options,
  });
  return { name, file, status };
}

function folderFor(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  return folder;
}

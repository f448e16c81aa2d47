import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requestTokenFrom } from "../cli/request-token.js";
import { PROJECT_FOLDER, synthesize } from "../cli/synthesize.js";
import { UsageError } from "../cli/usage-error.js";
import { type Endpoints, type IssuedToken, serveStack } from "../stack/index.js";
import { type Pattern, runJourney, type Target } from "./journeys.js";
import { createObjectReader } from "./object-reader.js";
import type { DemoOptions } from "./options.js";
import { runRefusals } from "./refusals.js";
import type { DemoResult } from "./report.js";
import { describeFile, generateFile } from "./sample-file.js";

/** Who sends the file, where this machine can issue a token. */
const CALLER = { subject: "alice" };

const PATTERNS: readonly Pattern[] = ["direct", "presigned", "import", "edge"];

/** Sends a file through every pattern and tries what must be refused, locally or against named endpoints. */
export async function runDemo({ file, endpointsFile }: DemoOptions): Promise<DemoResult> {
  const workFolder = mkdtempSync(join(tmpdir(), "demo-"));
  try {
    const sample = file === undefined ? await generateFile(workFolder) : await describeFile(file);
    const run = (target: Target) => sendEverything(target, sample);
    return endpointsFile === undefined
      ? await againstOwnStack(join(workFolder, "data"), run)
      : await againstEndpoints(readEndpoints(endpointsFile), run);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

async function againstOwnStack<T>(dataFolder: string, run: (target: Target) => Promise<T>): Promise<T> {
  await synthesize();
  const stackFolder = join(PROJECT_FOLDER, "cdktf.out", "stacks", "uploads");
  const stack = await serveStack({ stackFolder, dataFolder, firstPort: 0, log: () => {} });
  try {
    return await run(targetOf(stack.endpoints, tokenOf(await stack.issueToken(CALLER))));
  } finally {
    await stack.close();
  }
}

async function againstEndpoints<T>(endpoints: Endpoints, run: (target: Target) => Promise<T>): Promise<T> {
  const token = process.env.UPLOAD_TOKEN ?? tokenOf(await requestTokenFrom(endpoints, CALLER));
  return run(targetOf(endpoints, token));
}

function tokenOf(issued: IssuedToken): string {
  if (issued.outcome === "issued") return issued.token;
  throw new UsageError(
    `${issued.reason} Against a real deployment, put a bearer token into the environment variable UPLOAD_TOKEN.`,
  );
}

async function sendEverything(target: Target, file: DemoResult["file"]): Promise<DemoResult> {
  // A key can be written once, so that every run against one bucket needs a folder of its own.
  const folder = `demo-${Date.now().toString(36)}`;
  const journeys = [];
  for (const pattern of PATTERNS) journeys.push(await runJourney(pattern, target, file, folder));
  return { file, journeys, refusals: await runRefusals(target, file, folder) };
}

function targetOf(endpoints: Endpoints, token: string): Target {
  const { direct, presigned, edge, s3 } = endpoints;
  if (direct === null || presigned === null || edge === null) {
    throw new UsageError("the demo needs all three patterns: direct, presigned and edge must be URLs.");
  }
  return { direct, presigned, edge, token, readObject: createObjectReader(s3) };
}

function readEndpoints(file: string): Endpoints {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Endpoints;
  } catch {
    throw new UsageError(`${file} is no JSON; it has to be in the form of the endpoints.json of npm start.`);
  }
}

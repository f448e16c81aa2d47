import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IssuedToken } from "../../emulator/index.js";
import { requestTokenFrom, serveStack, UsageError } from "../../emulator/index.js";
import type { DemoEndpoints } from "../cli/endpoints-file.js";
import { readEndpointsFile, requireEndpoints } from "../cli/endpoints-file.js";
import { synthesize } from "../cli/synthesize.js";
import { UPLOADS_OUTPUTS } from "../outputs.js";
import { runJourney } from "./journeys.js";
import type { DemoOptions } from "./options.js";
import { createObjectReader } from "./raw/object-reader.js";
import { runRejections } from "./rejections.js";
import type { DemoResult } from "./report.js";
import { describeFile, generateFile } from "./sample-file.js";
import type { Pattern, Target } from "./target.js";

/** The caller that sends the file, if this machine can issue a token. */
const CALLER = { subject: "alice" };

const PATTERNS: readonly Pattern[] = ["direct", "presigned", "multipart", "import", "edge"];

/** Uploads a file by every pattern and tries requests that must be rejected, locally or on given endpoints. */
export async function runDemo({ file, endpointsFile }: DemoOptions): Promise<DemoResult> {
  const workFolder = mkdtempSync(join(tmpdir(), "demo-"));
  try {
    const sample = file === undefined ? await generateFile(workFolder) : await describeFile(file);
    const run = (target: Target) => sendEverything(target, sample);
    return endpointsFile === undefined
      ? await againstOwnStack(join(workFolder, "data"), run)
      : await againstEndpoints(readEndpointsFile(endpointsFile), run);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

async function againstOwnStack<T>(dataFolder: string, run: (target: Target) => Promise<T>): Promise<T> {
  const stackFolder = join(await synthesize(), "uploads");
  const stack = await serveStack({
    stackFolder,
    dataFolder,
    firstPort: 0,
    log: () => {},
    outputs: UPLOADS_OUTPUTS,
  });
  try {
    const endpoints = requireEndpoints(stack.endpoints, "the stack");
    return await run(targetOf(endpoints, tokenOf(await stack.issueToken(CALLER))));
  } finally {
    await stack.close();
  }
}

async function againstEndpoints<T>(
  endpoints: DemoEndpoints,
  run: (target: Target) => Promise<T>,
): Promise<T> {
  return run(targetOf(endpoints, process.env.UPLOAD_TOKEN ?? tokenOf(await requestFrom(endpoints))));
}

async function requestFrom(endpoints: DemoEndpoints): Promise<IssuedToken> {
  // A file for a real deployment may omit the issuer.
  if (URL.canParse(String(endpoints.issuer?.url))) return requestTokenFrom(endpoints, CALLER);
  return { outcome: "rejected", reason: "issuer.url is not a URL to request a token from." };
}

function tokenOf(issued: IssuedToken): string {
  if (issued.outcome === "issued") return issued.token;
  throw new UsageError(
    `${issued.reason} For a real deployment, set the environment variable UPLOAD_TOKEN to a bearer token.`,
  );
}

async function sendEverything(target: Target, file: DemoResult["file"]): Promise<DemoResult> {
  // A key can be written only once, so every run on a bucket needs its own folder.
  const folder = `demo-${Date.now().toString(36)}`;
  const journeys = [];
  for (const pattern of PATTERNS) journeys.push(await runJourney(pattern, { target, file, folder }));
  return { file, journeys, rejections: await runRejections(target, file, folder) };
}

function targetOf({ direct, presigned, edge, s3 }: DemoEndpoints, token: string): Target {
  return { direct, presigned, edge, token, readObject: createObjectReader(s3) };
}

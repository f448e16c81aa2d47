import { spawnSync } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { UploadEndpoints } from "../../../local/outputs.js";
import { generatedFile } from "../../support/generated-file.js";
import { newestNode } from "../../support/nodes/installed-nodes.js";
import { sized } from "../../support/proofs/proofs.js";
import { startUploads } from "../../support/stack-process.js";
import { bundleChild } from "../support/bundle-child.js";

const MIB = 1_048_576;
const LENGTH = sized(1_024, 48) * MIB;
/** Of each command. The best one counts, because other work on the machine only ever adds time. */
const ROUNDS = sized(3, 1);
const MAX_RSS = 128 * MIB;

it(`uploads ${LENGTH / MIB} MiB in little memory, also as a stream, faster than aws s3 cp and in half its CPU time`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "client-speed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await startUploads(folder, { patterns: ["presigned"], policy: { maxBytes: LENGTH } });
  onTestFinished(() => stack.close());
  const path = join(folder, "file");
  writeFile(path);
  const script = bundleChild(folder);
  const child = {
    path,
    endpoint: String(stack.endpoints.presigned),
    token: await stack.token("alice"),
    stateFolder: join(folder, "states"),
  };
  const node = newestNode();
  const ours: Measurement[] = [];
  const theirs: Measurement[] = [];

  const stream = JSON.stringify({ ...child, asStream: true, key: "stream" });
  expect(Number(measure([node, script, stream]).stdout) * 1_024).toBeLessThan(MAX_RSS);
  for (let round = 0; round < ROUNDS; round++) {
    const sent = measure([node, script, JSON.stringify({ ...child, key: `ours-${round}` })]);
    expect(Number(sent.stdout) * 1_024).toBeLessThan(MAX_RSS);
    ours.push(sent);
    if (hasAwsCli()) theirs.push(measure(awsCopy(path, stack.endpoints, `theirs-${round}`), stack.endpoints));
  }

  if (theirs.length > 0) {
    const best = (all: readonly Measurement[], field: "seconds" | "cpuSeconds") =>
      Math.min(...all.map((measured) => measured[field]));
    console.log({ node, ours, theirs });
    expect(best(ours, "seconds")).toBeLessThanOrEqual(best(theirs, "seconds"));
    expect(best(ours, "cpuSeconds")).toBeLessThanOrEqual(best(theirs, "cpuSeconds") / 2);
  }
});

interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly stdout: string;
}

/** Runs a command with the shell's own stopwatch. */
function measure(command: readonly string[], endpoints?: UploadEndpoints): Measurement {
  const env = {
    ...process.env,
    TIMEFORMAT: "%R %U %S",
    AWS_ACCESS_KEY_ID: endpoints?.s3.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoints?.s3.secretAccessKey,
    AWS_DEFAULT_REGION: endpoints?.s3.region,
  };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", 'time "$@"', "measure", ...command], {
    env,
    encoding: "utf8",
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  const [seconds = 0, user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { seconds, cpuSeconds: user + system, stdout };
}

/** Only the proof compares: on a sample, the start of a process counts for more than the upload. */
function hasAwsCli(): boolean {
  return sized(true, false) && spawnSync("aws", ["--version"]).status === 0;
}

function awsCopy(path: string, { s3 }: UploadEndpoints, key: string): readonly string[] {
  return [
    "aws",
    "s3",
    "cp",
    "--no-progress",
    "--endpoint-url",
    s3.endpoint,
    path,
    `s3://${s3.bucket}/other/${key}`,
  ];
}

function writeFile(path: string): void {
  const file = openSync(path, "w");
  for (const piece of generatedFile(LENGTH).bytes(0, LENGTH)) writeSync(file, piece);
}

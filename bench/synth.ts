/**
 * How long synthesizing everything takes, beside an empty CDKTF app in the same run: `node --import tsx bench/synth.ts`.
 * Whole processes in turn, five counted runs after one warm-up, which fills the cache of bundles; medians and their
 * ratio.
 */
import "./on-newest-node.js";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const RUNS = 5;
const folder = mkdtempSync(join(tmpdir(), "synth-"));

function seconds(app: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", app], {
    env: { ...process.env, CDKTF_OUTDIR: join(folder, "out") },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${app} exited with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const runs = Array.from({ length: RUNS + 1 }, () => ({
  everything: seconds("main.ts"),
  empty: seconds("bench/empty-app.ts"),
})).slice(1);
rmSync(folder, { recursive: true });

const everything = median(runs.map((run) => run.everything));
const empty = median(runs.map((run) => run.empty));
console.log(`everything: ${everything.toFixed(2)} s, empty app: ${empty.toFixed(2)} s (medians of ${RUNS})`);
console.log(`${(everything / empty).toFixed(1)} times the empty app`);

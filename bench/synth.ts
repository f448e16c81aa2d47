/**
 * Measures the time of synthesizing everything, compared with an empty CDKTF app: `node --import tsx bench/synth.ts`.
 * Whole processes take turns. Ten runs are counted, after one that fills the cache of bundles. The empty app is started
 * with tsx, as a project would start it, and again with the loader of synth.cjs.
 */
import "./nodes/on-newest-node.js";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const RUNS = 10;
const EMPTY = "./bench/synth/empty-app.ts";
const APPS = {
  everything: ["synth.cjs"],
  "empty app": ["--import", "tsx", EMPTY],
  "empty app in the loader of synth.cjs": [
    "--eval",
    readFileSync("synth.cjs", "utf8").replace("./main.ts", EMPTY),
  ],
};

const folder = mkdtempSync(join(tmpdir(), "synth-"));

function seconds(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, CDKTF_OUTDIR: join(folder, "out") },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} exited with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const rounds = Array.from({ length: RUNS + 1 }, () => Object.values(APPS).map(seconds)).slice(1);
rmSync(folder, { recursive: true });

const everything = rounds.map(([first = Number.NaN]) => first);
Object.keys(APPS).forEach((name, index) => {
  const own = rounds.map((round) => round[index] ?? Number.NaN);
  const [middle, fastest] = [median(own), Math.min(...own)];
  const times = [median(everything) / middle, Math.min(...everything) / fastest].map((ratio) =>
    ratio.toFixed(2),
  );
  console.log(`${name}: median ${middle.toFixed(2)} s, fastest ${fastest.toFixed(2)} s`);
  if (index > 0)
    console.log(
      `  everything takes ${times[0]} times as long by medians, ${times[1]} times by the fastest runs`,
    );
});

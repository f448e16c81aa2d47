import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The project's folder, where its commands run. */
export const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** The result of a command. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command, in its own process group, as a terminal would start it. */
export interface RunningCommand {
  readonly pid: number;
  /** Output so far. */
  output(): string;
  /** Waits until it has printed a string. */
  prints(text: string): Promise<void>;
  /** Sends a signal to every process of the group, as Ctrl-C does, and waits for the end. */
  interrupt(signal: NodeJS.Signals): Promise<Finished>;
}

/** Starts a command of the project. */
export function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  const { child, finished, printed } = run(command, args, env);
  const pid = child.pid ?? 0;
  return {
    pid,
    output: () => printed.stdout + printed.stderr,
    prints: async (text) => {
      while (!(printed.stdout + printed.stderr).includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended without ${text}: ${JSON.stringify(printed)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    interrupt: (signal) => {
      process.kill(-pid, signal);
      return finished;
    },
  };
}

/** Runs a command of the project to its end. */
export function finish(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  return run(command, args, env).finished;
}

/** The processes of a group, except those that have ended and wait to be collected. */
export function processesOf(group: number): number[] {
  return execFileSync("ps", ["-A", "-o", "pid=,pgid=,stat="])
    .toString()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, pgid, state]) => Number(pgid) === group && !state?.startsWith("Z"))
    .map(([pid]) => Number(pid));
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn(command, args, {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    detached: true,
    // No pipe as input: Node's pipes are sockets, for which bash can read a startup file as for a remote shell.
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.on("data", (chunk) => {
      printed[stream] += chunk;
    });
  }
  const finished = once(child, "close").then(([code]): Finished => ({ code, ...printed }));
  return { child, finished, printed };
}

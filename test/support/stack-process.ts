import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { App } from "cdktf";
import type { UploadEndpoints } from "../../local/outputs.js";
import { readSettings, UploadsStack } from "../../modules/stacks/index.js";
import { finish } from "./command.js";

const SCRIPT = fileURLToPath(new URL("serve-stack.ts", import.meta.url));

/** A stack in a separate process. */
export interface StackProcess {
  readonly endpoints: UploadEndpoints;
  readonly pid: number;
  /** A caller's bearer token. */
  token(subject: string): Promise<string>;
  /** Ends it. Its files stay. */
  close(): Promise<void>;
}

/** Synthesizes the project's own stack with these settings, and serves it in a separate process with a folder. */
export async function startUploads(folder: string, settings: Record<string, unknown>): Promise<StackProcess> {
  const app = new App({ outdir: join(folder, "out") });
  new UploadsStack(app, "uploads", readSettings({ region: "eu-central-1", ...settings }));
  app.synth();
  const dataFolder = join(folder, "data");
  const args = ["--import", "tsx", SCRIPT, join(folder, "out", "stacks", "uploads"), dataFolder];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [ready] = await Promise.race([once(lines, "line"), once(lines, "close")]);
  if (ready === undefined) throw new Error("the process has ended, see its messages above");
  return {
    endpoints: JSON.parse(readFileSync(join(dataFolder, "endpoints.json"), "utf8")),
    pid: child.pid ?? 0,
    token: async (subject) => {
      const options = ["--import", "tsx", "local/token.ts", "--sub", subject, "--data", dataFolder];
      return (await finish(process.execPath, options)).stdout.trim();
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** The peak memory of a process, in bytes. Only Linux reports it; elsewhere this is the current memory. */
export async function peakMemory(pid: number): Promise<number> {
  if (process.platform !== "linux") {
    return Number((await finish("ps", ["-o", "rss=", "-p", String(pid)])).stdout) * 1024;
  }
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

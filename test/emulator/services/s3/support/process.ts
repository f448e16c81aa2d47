import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import { build } from "esbuild";
import { onTestFinished } from "vitest";
import { REGION } from "./model.js";

const SCRIPT = fileURLToPath(new URL("serve-s3.ts", import.meta.url));

interface S3Process {
  readonly client: S3Client;
  readonly url: string;
  readonly child: ChildProcess;
  /** The peak memory of the process, in bytes. */
  peakMemory(): Promise<number>;
}

/** Compiles the program of these processes, so that they start fast. Returns the file. */
export async function compileS3Process(folder: string): Promise<string> {
  const outfile = join(folder, "serve-s3.mjs");
  // Some packages are CommonJS, and load Node's own modules by a `require` that an ES module does not have.
  const js = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  const shape = { bundle: true, platform: "node", format: "esm", banner: { js } } as const;
  await build({ entryPoints: [SCRIPT], outfile, ...shape });
  return outfile;
}

/** Serves one bucket from a folder, in a separate process. */
export async function startS3Process(dataFolder: string, compiled?: string): Promise<S3Process> {
  const program = compiled === undefined ? ["--import", "tsx", SCRIPT] : [compiled];
  const child = spawn(process.execPath, [...program, dataFolder], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async (): Promise<string> => {
    const [line] = await Promise.race([once(lines, "line"), once(lines, "close")]);
    if (line === undefined) throw new RangeError("the process has ended, see its messages above");
    return String(line);
  };
  const { url, ...credentials } = JSON.parse(await nextLine());
  return {
    child,
    url,
    client: new S3Client({
      endpoint: url,
      region: REGION,
      forcePathStyle: true,
      credentials,
      maxAttempts: 1,
    }),
    peakMemory: async () => {
      const line = nextLine();
      child.stdin.write("\n");
      return Number(await line);
    },
  };
}

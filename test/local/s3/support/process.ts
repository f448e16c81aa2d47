import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import { REGION } from "./model.js";

const SCRIPT = fileURLToPath(new URL("serve-s3.ts", import.meta.url));

export interface S3Process {
  readonly client: S3Client;
  readonly child: ChildProcess;
  /** The most memory that the process has held, in bytes. */
  peakMemory(): Promise<number>;
}

/** Serves one bucket over a folder, in a process of its own. */
export async function startS3Process(dataFolder: string): Promise<S3Process> {
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, dataFolder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async (): Promise<string> => String((await once(lines, "line"))[0]);
  const { url, ...credentials } = JSON.parse(await nextLine());
  return {
    child,
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

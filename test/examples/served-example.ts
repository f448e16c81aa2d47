import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator, StartEmulatorOptions } from "../../emulator/index.js";
import { startEmulator } from "../../emulator/index.js";
import type { PresignedPut } from "../../functions/presign/contract.js";
import { codeBlocks } from "../docs/code-blocks.js";
import { finish, PROJECT } from "../support/command.js";
import { exampleStack } from "./synthesized.js";

/** A file to upload. */
interface SentFile {
  readonly key: string;
  readonly body: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The emulator with an example's stack, and a client for its outputs. */
export interface ServedExample {
  readonly emulator: Emulator;
  /** Folder with `endpoints.json`. */
  readonly dataFolder: string;
  /** Sends the file through the pattern's output, and returns the status of the last response. */
  upload(pattern: "direct" | "presigned" | "edge", token: string, file: SentFile): Promise<number>;
  /** The stored object's content. */
  stored(key: string): Promise<string | undefined>;
  /** Runs the commands with which the example's README sends files, and returns what they print. */
  followReadme(): Promise<string>;
  stop(): Promise<void>;
}

/** Files that the READMEs send. Their content is their name. */
const FILES = ["report.pdf", "film.webm", "photo.png", "may.pdf", "export.csv", "scan.dcm", "letter.txt"];

interface ServeExampleOptions extends Omit<StartEmulatorOptions, "stack"> {
  /** Origin of the page instead of the example's, whose port may be in use. */
  readonly pageOrigin?: string;
}

const EXAMPLE_PAGE = "http://localhost:5173";

function moveThePage(file: string, origin: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(EXAMPLE_PAGE, origin));
}

/** Serves an example's stack until it is stopped. */
export async function serveExample(
  example: string,
  stack: string,
  { pageOrigin, ...options }: ServeExampleOptions = {},
): Promise<ServedExample> {
  const folder = mkdtempSync(join(tmpdir(), "example-"));
  const dataFolder = join(folder, "data");
  const stackFolder = join(folder, stack);
  cpSync(exampleStack(example, stack), stackFolder, { recursive: true });
  if (pageOrigin !== undefined) moveThePage(join(stackFolder, "cdk.tf.json"), pageOrigin);
  const emulator = await startEmulator({ stack: stackFolder, dataFolder, ...options });
  const urlOf = (output: string) => String(emulator.endpoints.outputs[output]);
  return {
    emulator,
    dataFolder,
    upload: async (pattern, token, file) => {
      const authorization = `Bearer ${token}`;
      if (pattern === "presigned") return uploadPresigned(urlOf("presigned_url"), authorization, file);
      const base = pattern === "direct" ? `${urlOf("direct_url")}/files` : urlOf("edge_url");
      const headers = { authorization, "content-type": file.type, ...file.headers };
      return (await fetch(`${base}/${file.key}`, { method: "PUT", headers, body: file.body })).status;
    },
    followReadme: () => followReadme(example, folder, urlOf),
    stop: async () => {
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    stored: async (key) => (await emulator.object(key))?.bytes.toString(),
  };
}

async function uploadPresigned(url: string, authorization: string, file: SentFile): Promise<number> {
  const { key, body, type } = file;
  const created = await fetch(`${url}/uploads`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ key, length: Buffer.byteLength(body), type }),
  });
  if (!created.ok) return created.status;
  const signed = (await created.json()) as PresignedPut;
  return (await fetch(signed.url, { method: "PUT", headers: signed.headers, body })).status;
}

async function followReadme(
  example: string,
  folder: string,
  urlOf: (output: string) => string,
): Promise<string> {
  const [block] = codeBlocks(`examples/${example}/README.md`).filter(({ mark }) =>
    mark.includes("examples.slow"),
  );
  for (const name of FILES) writeFileSync(join(folder, name), name);
  // The README's data folder is in the repository; this test's is not.
  const command = `${process.execPath} --import ${import.meta.resolve("tsx")} ${PROJECT}emulator/main.ts`;
  const npm = `#!/bin/sh\nshift 4\nexec ${command} "$@" --data ${join(folder, "data")}\n`;
  writeFileSync(join(folder, "npm"), npm, { mode: 0o755 });
  const { code, stdout, stderr } = await finish(
    "bash",
    ["-euo", "pipefail", "-c", `cd ${folder}\n${block?.code}`],
    {
      PATH: `${folder}:${process.env.PATH}`,
      DIRECT_URL: urlOf("direct_url"),
      PRESIGNED_URL: urlOf("presigned_url"),
      EDGE_URL: urlOf("edge_url"),
    },
  );
  if (code !== 0)
    throw new Error(`The commands of ${example}/README.md exited with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

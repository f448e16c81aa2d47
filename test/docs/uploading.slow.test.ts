import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finish } from "../support/command.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { codeBlocks } from "./code-blocks.js";

const PHOTO = Buffer.from("a photo, to the server at least\n".repeat(1000));
const BACKUP = Buffer.alloc(20 * 1_048_576 + 3, "a backup ");

/** Commands that run a program of each language, saved as FILE in the current folder, and their requirements. */
const RUN: Readonly<
  Record<string, { readonly file: string; readonly command: string; readonly tools: readonly string[] }>
> = {
  sh: { file: "run.sh", command: "bash -eu run.sh", tools: ["bash", "curl", "jq"] },
  bash: { file: "run.sh", command: "bash -eu run.sh", tools: ["bash", "curl", "jq"] },
  python: { file: "upload.py", command: "python3 upload.py", tools: ["python3"] },
  go: { file: "upload.go", command: "go run upload.go", tools: ["go"] },
  java: { file: "Upload.java", command: "java Upload.java", tools: ["java"] },
};

const isPresent = (tool: string) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;

/** The programs of the page that this machine has the tools for; all have curl and bash, which the gate needs. */
const PROGRAMS = codeBlocks("docs/uploading.md").flatMap((block) => {
  const run = RUN[block.language];
  return block.mark === "run" && run?.tools.every(isPresent) ? [{ ...block, ...run }] : [];
});

/** The keys that the programs write, below `uploads/alice/`, without the one that the server chooses. */
const KEY = /2026\/[a-z]+\.jpg|backup\.tar/;

let stack: LocalStack;
let folder: string;
beforeAll(async () => {
  stack = await serveUploads({ patterns: ["direct", "presigned", "edge"] });
  folder = mkdtempSync(join(tmpdir(), "uploading-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stack.close();
});

describe("the programs of docs/uploading.md", () => {
  it.each(PROGRAMS)(
    "line $line ($language) uploads its file unchanged",
    async ({ file, command, code, line }) => {
      const directory = join(folder, String(line));
      mkdirSync(directory);
      writeFileSync(join(directory, "photo.jpg"), PHOTO);
      writeFileSync(join(directory, "backup.tar"), BACKUP);
      writeFileSync(join(directory, file), code);
      const before = await stack.keys();

      const { direct, presigned, edge } = stack.endpoints;
      const result = await finish("sh", ["-c", `cd "$FOLDER" && ${command}`], {
        FOLDER: directory,
        GO111MODULE: "off",
        DIRECT_URL: direct ?? "",
        PRESIGNED_URL: presigned ?? "",
        EDGE_URL: edge ?? "",
        TOKEN: await stack.token({ sub: "alice" }),
      });

      expect(result).toMatchObject({ code: 0, stderr: "" });
      const [key = "", ...others] = (await stack.keys()).filter((stored) => !before.includes(stored));
      expect(others).toEqual([]);
      const named = KEY.exec(code)?.[0];
      expect(key).toMatch(
        named === undefined ? /^uploads\/alice\/[0-9a-f-]{36}$/ : new RegExp(`^uploads/alice/${named}$`),
      );
      const sent = key.endsWith("backup.tar") ? BACKUP : PHOTO;
      expect((await stack.object(key))?.equals(sent)).toBe(true);
      expect((await stack.head(key)).ContentType).toBe(sent === BACKUP ? "application/x-tar" : "image/jpeg");
      expect(readFileSync(join(directory, "photo.jpg")).equals(PHOTO)).toBe(true);
    },
  );
});

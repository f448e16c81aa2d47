import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../support/command.js";

let folder: string | undefined;

/** The folder of an example's stack. The first call runs all examples, as their readers would. */
export function exampleStack(example: string, stack: string): string {
  folder ??= synthesizeAll();
  return join(folder, example, "stacks", stack);
}

/** All stacks of all examples. */
export function exampleStacks() {
  folder ??= synthesizeAll();
  return readdirSync(folder).flatMap((example) =>
    readdirSync(join(folder ?? "", example, "stacks")).map((stack) => ({
      example,
      stack,
      folder: exampleStack(example, stack),
    })),
  );
}

function synthesizeAll(): string {
  const made = mkdtempSync(join(tmpdir(), "examples-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "test/support/synthesize-examples.ts", made],
    { cwd: PROJECT, encoding: "utf8" },
  );
  if (status !== 0 || stderr !== "") throw new Error(`The examples cannot be synthesized:\n${stderr}`);
  return made;
}

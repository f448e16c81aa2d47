import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Writes a function's source as somebody who brings their own would; it is gone when the test is over. */
export function writeEntry(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "own-entry-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "handler.ts");
  writeFileSync(file, source);
  return file;
}

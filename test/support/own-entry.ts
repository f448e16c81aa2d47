import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Writes a function's source, as a user with an own function would. Removes it after the test. */
export function writeEntry(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "own-entry-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "handler.ts");
  writeFileSync(file, source);
  return file;
}

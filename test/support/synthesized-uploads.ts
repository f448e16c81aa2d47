import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { readSettings, UploadsStack } from "../../modules/stacks/index.js";

/** Synthesized stacks of this process, by their settings. */
const folders = new Map<string, string>();
let root: string | undefined;

/**
 * Writes the project's own stack to a folder. Test files share a process, and many use the same settings: each
 * combination of settings is synthesized once, and then copied.
 */
export function writeUploadsStack(settings: Readonly<Record<string, unknown>>, folder: string): void {
  const name = JSON.stringify(settings);
  const synthesized = folders.get(name) ?? synthesize(settings);
  folders.set(name, synthesized);
  cpSync(synthesized, folder, { recursive: true });
}

function synthesize(settings: Readonly<Record<string, unknown>>): string {
  const outdir = mkdtempSync(join(rootFolder(), "app-"));
  const app = new App({ outdir });
  new UploadsStack(app, "uploads", readSettings(settings));
  app.synth();
  return join(outdir, "stacks", "uploads");
}

function rootFolder(): string {
  if (root === undefined) {
    const made = mkdtempSync(join(tmpdir(), "uploads-stacks-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    root = made;
  }
  return root;
}

// Needs tsx: `node --import tsx`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { readSettings, UploadsStack, withoutSourceMaps } from "../../modules/stacks/index.js";

/** The settings of the app's `cdktf.json`. */
export const APP_SETTINGS = JSON.parse(readFileSync(new URL("../../cdktf.json", import.meta.url), "utf8"))
  .context.uploads;

const outdirs = [];
process.once("exit", () => {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true, force: true });
});

/**
 * Writes the stack of these settings to a temporary folder, which is removed when the process ends.
 * @param settings - Settings of `cdktf.json`
 * @param edit - Changes the Terraform JSON, like a manual edit of the infrastructure
 * @returns the stack's folder
 */
export function synthesizeUploads(settings, edit = () => {}) {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  outdirs.push(outdir);
  withoutSourceMaps(() => {
    const app = new App({ outdir });
    new UploadsStack(app, "uploads", readSettings(settings));
    app.synth();
  });
  const folder = join(outdir, "stacks", "uploads");
  editDocument(join(folder, "cdk.tf.json"), edit);
  return folder;
}

function editDocument(file, edit) {
  const document = JSON.parse(readFileSync(file, "utf8"));
  edit(document);
  writeFileSync(file, JSON.stringify(document, undefined, 2));
}

// Needs tsx: `node --import tsx`.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeModule } from "../../terraform/command/module-folder.js";
import { generateModule } from "../../terraform/module/generate.js";
import { FLAVOURS } from "../../terraform/package/flavours.js";
import { readDescriptions } from "../../terraform/package/read-descriptions.js";
import { ALL_SETTINGS, OPTIONAL_PARTS } from "../../test/scanners/all-settings.js";
import { synthesizeUploads } from "../plans/synthesize.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES = join(ROOT, "examples");
/** Folder of the stack with every setting that removes a finding. */
export const ALL_SETTINGS_STACK = "uploads-with-all-settings";

/**
 * Copies everything to scan into one temporary folder: the stacks given, two more stacks of the app, the stacks of the
 * examples, and the modules of plain Terraform. The folder is removed when the process ends.
 * @param appStacks - Folders of synthesized stacks
 * @returns that folder, and the names of the folders in it
 */
export function collectStacks(appStacks) {
  const folder = mkdtempSync(join(tmpdir(), "scanned-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const add = (name, source) => cpSync(source, join(folder, name), { recursive: true });

  for (const stack of appStacks) add(basename(stack), stack);
  add(ALL_SETTINGS_STACK, synthesizeUploads(ALL_SETTINGS));
  add("uploads-with-optional-parts", synthesizeUploads(OPTIONAL_PARTS));
  addExamples(add);
  addModules(folder, add);
  return { folder, names: readdirSync(folder).sort() };
}

function addExamples(add) {
  const outdir = mkdtempSync(join(tmpdir(), "examples-"));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(ROOT, "test/support/synthesize-examples.ts"), outdir],
      { cwd: ROOT, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`The examples exited with ${status}:\n${stderr}`);
    for (const example of readdirSync(outdir)) {
      const stacks = join(outdir, example, "stacks");
      for (const stack of readdirSync(stacks)) add(`example-${example}-${stack}`, join(stacks, stack));
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Adds the modules that the package ships, and the examples of plain Terraform with the modules that they use. */
function addModules(folder, add) {
  const descriptions = readDescriptions();
  const write = (settings, source, place) =>
    writeModule(place, generateModule(settings, descriptions, source).files);

  for (const [name, settings] of Object.entries(FLAVOURS))
    write({ ...settings }, `the flavour ${name}`, join(folder, `module-${name}`));
  for (const file of readdirSync(EXAMPLES, { recursive: true }).filter(isSettings)) {
    const example = join(EXAMPLES, dirname(file));
    const name = `example-${dirname(file)}`;
    const settings = JSON.parse(readFileSync(join(EXAMPLES, file), "utf8"));
    add(name, example);
    const place = join(folder, name, "modules", "uploads");
    rmSync(place, { recursive: true, force: true });
    write(settings, file, place);
  }
}

/** Whether a file of the examples has the settings of a module that the configuration next to it uses. */
function isSettings(path) {
  return basename(path) === "uploads.json" && existsSync(join(EXAMPLES, dirname(path), "main.tf"));
}

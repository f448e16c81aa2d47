// Terraform core in a temporary folder, with stand-ins for the providers.
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const MODULES = resolve(import.meta.dirname, "../../node_modules");

/**
 * Calls `use` with a workspace for stacks, and then removes the workspace's folders.
 * @param tool - Folder of terraform-check
 * @param stacks - All folders of Terraform JSON that the workspace will contain
 * @param use - Gets the workspace
 */
export async function withWorkspace(tool, stacks, use) {
  const work = mkdtempSync(join(tmpdir(), "terraform-workspace-"));
  try {
    return await use(
      await openWorkspace(
        resolve(tool),
        stacks.map((stack) => resolve(stack)),
        work,
      ),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function openWorkspace(tool, stacks, work) {
  const load = (name) => import(pathToFileURL(join(tool, name)));
  const { copyConfiguration, typesIn } = await load("configuration.mjs");
  const { prepareProviders } = await load("providers.mjs");
  const { terraformIn } = await load("terraform.mjs");
  let folder = join(work, "1");
  let folders = 1;
  const nextFolder = () => join(work, String(++folders));

  function terraform(...args) {
    const { status, stdout, stderr } = terraformIn(folder, work)([...args, "-no-color"]);
    if (status !== 0)
      throw new Error(`terraform ${args.join(" ")} exited with ${status}\n${stderr || stdout}`);
    return stdout;
  }

  copyConfiguration(stacks[0], folder);
  const places = prepareProviders(
    terraform("providers"),
    stacks.map(typesIn),
    { folder: stacks[0], modules: MODULES },
    work,
  );

  return {
    /** Replaces the configuration with a stack's, and keeps the state. */
    use(stack) {
      copyConfiguration(resolve(stack), folder);
      terraform("init", "-input=false", ...places.mirrors.map((mirror) => `-plugin-dir=${mirror}`));
    },
    /** Plans, and saves the plan for `apply`. Returns it as Terraform prints it. */
    plan() {
      terraform("plan", "-input=false", "-out=saved.tfplan");
      return terraform("show", "saved.tfplan");
    },
    /** Applies the saved plan. Returns the change of each resource, in order of completion. */
    apply() {
      return terraform("apply", "-input=false", "-json", "saved.tfplan").split("\n").flatMap(toChange);
    },
    /** Saves the current configuration and state for `restore`. */
    keep() {
      const kept = nextFolder();
      cpSync(folder, kept, { recursive: true });
      return kept;
    },
    /** Restores a saved configuration and state. */
    restore(kept) {
      rmSync(folder, { recursive: true });
      cpSync(kept, folder, { recursive: true });
    },
    /** Moves everything to another folder, like a change of machines. */
    move() {
      const moved = nextFolder();
      renameSync(folder, moved);
      folder = moved;
    },
  };
}

/** A line of `terraform apply -json` as a list with its change; empty unless it reports that a resource is complete. */
function toChange(line) {
  if (!line.includes('"apply_complete"')) return [];
  const { hook } = JSON.parse(line);
  return [{ action: hook.action, address: hook.resource.addr, type: hook.resource.resource_type }];
}

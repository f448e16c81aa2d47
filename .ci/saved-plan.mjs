// Checks that a saved plan applies in another folder than it was made in, as it does where one machine plans and
// another applies: `node .ci/saved-plan.mjs CHECK_TOOL STACK CHANGED_STACK`. The first plan makes everything; the
// second, of a stack whose edge function has other settings, writes that function's zip at plan time.
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [tool, stack, changedStack] = process.argv.slice(2).map((path) => resolve(path));
const load = (name) => import(pathToFileURL(join(tool, name)));
const { copyConfiguration, typesIn } = await load("configuration.mjs");
const { prepareProviders } = await load("providers.mjs");
const { terraformIn } = await load("terraform.mjs");

const work = mkdtempSync(join(tmpdir(), "saved-plan-"));

function terraform(folder, ...args) {
  const { status, stdout, stderr } = terraformIn(folder, work)([...args, "-no-color"]);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")} exited with ${status}\n${stderr || stdout}`);
  return stdout;
}

function planHere(folder) {
  terraform(folder, "plan", "-input=false", "-out=saved.tfplan");
}

function applyElsewhere(folder, elsewhere) {
  renameSync(folder, elsewhere);
  return terraform(elsewhere, "apply", "-input=false", "saved.tfplan").match(/Apply complete!.*/)?.[0];
}

try {
  const [first, second, third] = ["first", "second", "third"].map((name) => join(work, name));
  copyConfiguration(stack, first);
  const places = prepareProviders(
    terraform(first, "providers"),
    [stack, changedStack].map(typesIn),
    { folder: stack },
    work,
  );
  terraform(first, "init", "-input=false", ...places.mirrors.map((mirror) => `-plugin-dir=${mirror}`));
  planHere(first);
  console.log(`first plan: ${applyElsewhere(first, second)}`);
  copyConfiguration(changedStack, second);
  planHere(second);
  console.log(`plan of the change: ${applyElsewhere(second, third)}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

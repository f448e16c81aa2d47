// Checks the stacks of all examples and of docs/overrides.md on Terraform core, two at a time: `node
// .ci/check-examples.mjs CHECK_TOOL`. Each is validated, planned, applied, and planned again without changes.
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const tool = resolve(process.argv[2], "check");
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "examples-"));
const runFile = promisify(execFile);

function runSource(program, ...args) {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", program, ...args], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`${program} exited with ${status}`);
}

/**
 * The examples' stacks, the root module of plain Terraform with the module that its README generates, and the stack with
 * all overrides.
 */
function folders() {
  const stacks = join(work, "stacks");
  runSource("test/support/synthesize-examples.ts", stacks);
  const plain = join(work, "plain-terraform");
  cpSync(join(ROOT, "examples/plain-terraform"), plain, { recursive: true });
  const settings = join(plain, "uploads.json");
  runSource(
    "terraform/package/from-sources.ts",
    "--settings",
    settings,
    "--out",
    join(plain, "modules/uploads"),
  );
  const ofApps = readdirSync(stacks).flatMap((example) =>
    readdirSync(join(stacks, example, "stacks"))
      // Every app has the same account stack, which the gate has checked.
      .filter((stack) => stack !== "account")
      .map((stack) => [`${example}/${stack}`, join(stacks, example, "stacks", stack)]),
  );
  const overridden = join(work, "overridden");
  runSource("test/modules/overrides/synthesize.ts", overridden);
  return [
    ...ofApps,
    ["plain-terraform", plain],
    ["docs/overrides.md", join(overridden, "stacks/overridden")],
  ];
}

async function check(queue) {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [name, folder] = next;
    try {
      const { stdout } = await runFile(tool, [folder, "--modules", join(ROOT, "node_modules")]);
      console.log(`${name}: ${stdout.trim().split("\n").at(-1)}`);
    } catch ({ stdout, stderr }) {
      console.log(`${name} failed:\n${stdout}\n${stderr}`);
      process.exitCode = 1;
    }
  }
}

try {
  const queue = folders();
  await Promise.all([check(queue), check(queue)]);
} finally {
  rmSync(work, { recursive: true, force: true });
}

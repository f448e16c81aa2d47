// Synthesizes the app again with CDK Terrain (`cdktn`), the successor of CDKTF, installed under CDKTF's names by npm
// aliases, and compares the stacks: `node .ci/cdktn.mjs`. Only providers' versions and CDKTF's own metadata may differ.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const ALIASES = {
  cdktf: "npm:cdktn@0.24.0",
  cdktn: "0.24.0",
  "@cdktf/provider-aws": "npm:@cdktn/provider-aws@25.7.0",
  "@cdktf/provider-archive": "npm:@cdktn/provider-archive@14.0.1",
};

const project = mkdtempSync(join(tmpdir(), "cdktn-"));
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: project, stdio: ["ignore", "ignore", "inherit"] });

/** A stack without the parts that may differ. */
function stack(folder, name) {
  const text = readFileSync(join(folder, "cdktf.out/stacks", name, "cdk.tf.json"), "utf8");
  return JSON.parse(text, (key, value) => (key === "//" || key === "required_providers" ? undefined : value));
}

try {
  const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) cpSync(file, join(project, file));
  const aliases = Object.entries(ALIASES).map(([name, version]) => `devDependencies.${name}=${version}`);
  run("npm", "pkg", "delete", "peerDependencies");
  run("npm", "pkg", "set", ...aliases);
  run(
    "npm",
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--legacy-peer-deps",
    "--loglevel=error",
  );
  run("node", "synth.cjs");
  const names = readdirSync("cdktf.out/stacks");
  const different = names.filter((name) => !isDeepStrictEqual(stack(".", name), stack(project, name)));
  if (different.length > 0)
    throw new Error(`cdktn and cdktf synthesize different stacks: ${different.join(", ")}`);
  console.log(`cdktn synthesizes the same stacks: ${names.join(", ")}`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

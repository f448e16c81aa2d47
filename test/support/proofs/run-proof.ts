/** Runs proofs at full size: `npm run proof -- NAME`. `npm run proof -- all` runs all; without a name it lists them. */
import { spawnSync } from "node:child_process";
import { PROOF_VARIABLE, PROOFS } from "./proofs.js";

const [name, ...others] = process.argv.slice(2);
const chosen = name === "all" ? PROOFS : PROOFS.filter((proof) => proof.name === name);

if (chosen.length === 0 || others.length > 0) {
  const width = Math.max(...PROOFS.map((proof) => proof.name.length));
  if (name !== undefined)
    console.error(`Unknown proof: ${[name, ...others].join(" ")}. Give one of these names, or all.`);
  for (const proof of PROOFS) console.log(`${proof.name.padEnd(width)}  ${proof.what}`);
  process.exitCode = name === undefined ? 0 : 2;
}

for (const { file, what } of chosen) {
  console.log(`\n== ${what}`);
  const { status } = spawnSync(
    "npx",
    ["vitest", "run", "--project", "slow", "--project", "slow-alone", file],
    {
      env: { ...process.env, [PROOF_VARIABLE]: "full" },
      stdio: "inherit",
    },
  );
  if (status !== 0) process.exitCode = 1;
}

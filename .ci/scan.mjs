// Runs all installed scanners: `node --import tsx .ci/scan.mjs STACK...`. They scan the stacks given, the stacks of the
// examples, and the modules of plain Terraform. Prints the number of findings of each scanner, and the scanners that
// are not installed. Fails on a finding that is not in test/scanners/accepted, on an entry there that no finding needs,
// and on a setting that does not remove a finding although an entry says so.
import { ACCEPTED } from "../test/scanners/accepted/index.js";
import { acceptanceOf, RULES_WITHOUT_BLOCKS } from "../test/scanners/finding.js";
import { SCANNERS, versionOf } from "./scan/scanners.mjs";

const installed = Object.keys(SCANNERS).filter((name) => {
  const version = versionOf(name);
  console.log(version === undefined ? `NOT RUN: ${name} is not installed` : `${name}, version ${version}`);
  return version !== undefined;
});

if (installed.length > 0) {
  // Synthesizes, which takes a while.
  const { ALL_SETTINGS_STACK, collectStacks } = await import("./scan/stacks.mjs");
  const stacks = collectStacks(process.argv.slice(2));
  for (const scanner of installed) report(scanner, stacks, ALL_SETTINGS_STACK);
}

function report(scanner, stacks, allSettings) {
  const findings = SCANNERS[scanner](stacks).map((finding) => ({
    ...finding,
    acceptance: acceptanceOf({ scanner, ...finding }, ACCEPTED),
  }));
  const inStacks = stacks.names.map(
    (name) => `${name} ${findings.filter(({ stack }) => stack === name).length}`,
  );
  console.log(`${scanner}: ${findings.length} findings (${inStacks.join(", ")})`);

  const unexplained = findings.filter(({ acceptance }) => acceptance === undefined);
  fail(scanner, "without an explanation", unexplained.map(describe));
  const left = findings.filter(
    ({ stack, rule, acceptance }) =>
      stack === allSettings && acceptance?.settings && !RULES_WITHOUT_BLOCKS.includes(rule),
  );
  fail(scanner, "not removed by the settings that should remove them", left.map(describe));
  fail(scanner, "explained, but not found", unneeded(scanner, findings));
}

function unneeded(scanner, findings) {
  return ACCEPTED.flatMap((entry) =>
    (entry.rules[scanner] ?? [])
      .filter((rule) => !findings.some((finding) => finding.acceptance === entry && finding.rule === rule))
      .map((rule) => `${rule} ${entry.on.title}: ${entry.title}`),
  );
}

function describe({ stack, rule, title, resource }) {
  return `${stack}: ${rule} ${title}: ${resource.type}.${resource.name}`;
}

function fail(scanner, problem, lines) {
  console.log(`${scanner}: ${lines.length} ${problem}`);
  for (const line of lines) console.log(`  ${line}`);
  if (lines.length > 0) process.exitCode = 1;
}

// Plans typical changes on Terraform core: `node --import tsx .ci/plan-review.mjs CHECK_TOOL`. Checks the plans'
// lengths and which resources they leave unchanged, and compares docs/plan-review.md with the plans. UPDATE_DOCS=1
// writes the page.
import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { CHANGES } from "./plans/changes.mjs";
import { reviewPage } from "./plans/review-page.mjs";
import { synthesizeUploads } from "./plans/synthesize.mjs";
import { withWorkspace } from "./plans/workspace.mjs";

const PAGE = new URL("../docs/plan-review.md", import.meta.url);
const [tool] = process.argv.slice(2);

/** Synthesized stacks before the changes, by their settings. Several changes begin with the same stack. */
const before = new Map();
for (const { before: settings } of CHANGES) {
  const key = JSON.stringify(settings);
  if (!before.has(key)) before.set(key, synthesizeUploads(settings));
}
const after = CHANGES.map(({ after: settings, edit }) => synthesizeUploads(settings, edit));

const plans = await withWorkspace(tool, [...before.values(), ...after], planAll);
for (const [index, change] of CHANGES.entries()) checkPlan(change, plans[index]);
comparePage(reviewPage(CHANGES.map((change, index) => ({ ...change, plan: plans[index] }))));

/** Plans each change. The state is that of the deployed stack before the change. */
function planAll(workspace) {
  const empty = workspace.keep();
  const deployed = new Map();
  for (const [key, stack] of before) {
    workspace.restore(empty);
    workspace.use(stack);
    workspace.plan();
    workspace.apply();
    deployed.set(key, workspace.keep());
  }
  return CHANGES.map(({ before: settings }, index) => {
    workspace.restore(deployed.get(JSON.stringify(settings)));
    workspace.use(after[index]);
    return workspace.plan().trim();
  });
}

function checkPlan({ title, mostLines, unchanged = [], forbidden }, plan) {
  const lines = plan.split("\n").length;
  console.log(`${title}: ${lines} lines, at most ${mostLines}`);
  assert(lines <= mostLines, `${title}: the plan has ${lines} lines, more than ${mostLines}`);
  for (const address of unchanged) {
    assert.doesNotMatch(plan, new RegExp(` # ${address}[._]`), `${title}: the plan changes ${address}`);
  }
  if (forbidden)
    assert.doesNotMatch(plan, forbidden, `${title}: the plan contains a line that it must not contain`);
}

function comparePage(page) {
  if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, page);
  const command = "UPDATE_DOCS=1 node --import tsx .ci/plan-review.mjs CHECK_TOOL";
  assert(readFileSync(PAGE, "utf8") === page, `docs/plan-review.md is out of date; run ${command}`);
  console.log("docs/plan-review.md is up to date");
}

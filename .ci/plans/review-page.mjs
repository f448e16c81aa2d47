// Renders docs/plan-review.md.

/** A line of a plan with the sign of a change. */
const CHANGED_LINE = /^\s*(?:-\/\+|[~+-]) /;

/** Longest plan in lines that the page shows completely. */
const MOST_LINES_SHOWN = 160;

/**
 * The page, from changes with their plans.
 * @param changes - Each with `title`, `setting`, `reading` and `plan`
 */
export function reviewPage(changes) {
  return `<!-- Written by \`UPDATE_DOCS=1 node --import tsx .ci/plan-review.mjs CHECK_TOOL\`
     Do not edit: the gate compares this page with plans of Terraform core. -->

# Plans of typical changes

For reviewers of a \`terraform plan\`. Terraform made each plan here from this app's settings and one change, with a
substitute for the AWS provider: AWS's own defaults are missing, so a real plan has some more lines. Hashes are left out.
The number of lines counts all that \`terraform show\` prints of the plan, unchanged lines and the introduction included;
changes are the lines with a sign.

What is true of all of them:

- A function changes only if its code or its settings do. \`source_code_hash\` alone is new code, or at the edge new
  settings: the output \`edge_settings\` shows which.
- \`terraform_data.PermissionList\` lists the statements of all roles and of the bucket's policy. It exists in Terraform's state
  only. If a plan does not change it, no permission changes.
- A changed \`body\` is a changed API. [openapi/direct.json](../openapi/direct.json) and [openapi/presigned.json](../openapi/presigned.json) are the documents, which are easier to read.
- \`(known after apply)\` is what AWS chooses. \`(sensitive value)\` is a key; no setting is hidden.
- A first plan shows 55 new resources. Read \`terraform_data.PermissionList\` and \`edge_settings\` first.

${changes.map(section).join("\n\n")}
`;
}

function section({ title, setting, reading, plan }) {
  const lines = plan.split("\n");
  const text = plan.slice(plan.indexOf("Terraform will perform"));
  const resources = [...text.matchAll(/^ {2}# (\S+) ((?:will|must) .*)$/gm)].map(
    ([, address, change]) => `- \`${address}\` ${change}`,
  );
  const [summary] = /^Plan: .*$/m.exec(text) ?? [];
  const shown = lines.length > MOST_LINES_SHOWN ? resources.join("\n") : planBlock(text);
  const changed = lines.filter((line) => CHANGED_LINE.test(line)).length;
  const length = `About ${about(lines.length)} lines, of which about ${about(changed)} are changes.`;
  return `## ${title}\n\n${setting}\n\n${reading}\n\n${summary} ${length}\n\n${shown}`;
}

/** The number of lines, rounded up, so that the page does not change with every header of an API. */
function about(lines) {
  const step = lines > 100 ? 50 : 5;
  return Math.ceil(lines / step) * step;
}

function planBlock(text) {
  const plain = text
    .replace(/"[A-Za-z0-9+/]{43}="/g, '"HASH"')
    .replace(/"[0-9a-f]{40}"/g, '"HASH"')
    .replace(/"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"ID"')
    .replace(/"(?:ags-)?[0-9a-f]{6,26}(?=["-])/g, '"ID')
    .replace(/[0-9A-F]{32}/g, "HASH")
    .replace(/# \(\d+ unchanged (\w+) hidden\)/g, "# (unchanged $1 hidden)");
  return `\`\`\`diff\n${plain.split("\n").map(toDiff).join("\n")}\n\`\`\``;
}

/** Moves the sign of a change to the beginning of the line, where a diff has it. */
function toDiff(line) {
  const [, indent, sign, rest] = /^(\s*)(-\/\+|[~+-]) (.*)$/.exec(line) ?? [];
  if (sign === undefined) return line === "" ? line : `  ${line}`;
  return `${sign === "~" || sign === "-/+" ? "!" : sign} ${indent}${rest}`;
}

import type { AcceptedFinding, ResourceKind } from "../finding.js";
import { RULES_WITHOUT_BLOCKS } from "../finding.js";
import { UPDATE_COMMAND } from "./update-command.js";

/** Path of the page. */
export const SCANNER_PAGE = "docs/scanner-findings.md";

const SETTINGS_PAGE = "[a setting](../modules/stacks/README.md)";

/** The page that explains the accepted findings. */
export function scannerPage(accepted: readonly AcceptedFinding[]): string {
  return `<!-- Made from test/scanners/accepted: ${UPDATE_COMMAND}
     Do not edit: test/scanners compares this page with it. -->

# Findings of scanners

For those whose pipeline runs checkov, Trivy or tflint on what this project deploys. Every finding that one of them
reports on the app's stacks, the examples and the modules of plain Terraform is here, with the reason why the default is
as it is, and the way to change it. Most have ${SETTINGS_PAGE} of \`cdktf.json\`. A construct has a prop of the same name, and
a module of plain Terraform a variable or a fixed setting.

\`.ci/run\` runs the scanners that are installed. It fails on a finding that is not listed, on an entry that no stack needs
any more, and if the settings below leave a finding that they remove.

To accept all of these findings in your own pipeline, copy [scanners/checkov.yaml](scanners/checkov.yaml) and
[scanners/trivyignore.yaml](scanners/trivyignore.yaml). They skip rules, also for resources of your own, so remove the
lines of findings that you want to see. Neither scanner reads comments in Terraform's JSON.

<!-- not run: checkov and Trivy are not installed by this project -->
\`\`\`sh
checkov --directory cdktf.out/stacks --config-file checkov.yaml
trivy config --ignorefile trivyignore.yaml cdktf.out/stacks
\`\`\`

**Trivy and JSON.** Trivy does not read nested blocks of Terraform's JSON. ${list(RULES_WITHOUT_BLOCKS)} are therefore reported
even if the setting is used. It reads them in a plan (\`terraform show -json PLAN > plan.json\`, \`trivy config plan.json\`;
[Trivy's page](https://trivy.dev/latest/docs/coverage/iac/terraform/)).

${kindsOf(accepted)
  .map((kind) =>
    section(
      kind,
      accepted.filter(({ on }) => on === kind),
    ),
  )
  .join("\n\n")}
`;
}

function kindsOf(accepted: readonly AcceptedFinding[]): readonly ResourceKind[] {
  return [...new Set(accepted.map(({ on }) => on))];
}

function section({ title }: ResourceKind, findings: readonly AcceptedFinding[]): string {
  const rows = findings.map((finding) => `| ${cellsOf(finding).join(" | ")} |`);
  return `## ${title}\n\n| Rules | Finding | Reason | To change it |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

function cellsOf(finding: AcceptedFinding): readonly string[] {
  const rules = Object.values(finding.rules).flat();
  return [list(rules), finding.title, finding.reason, changeOf(finding)];
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function changeOf({ settings = [], otherwise }: AcceptedFinding): string {
  const named = settings.map((setting) => `\`${setting}\``).join(" and ");
  return [named && `Set ${named}.`, otherwise].filter(Boolean).join(" ") || "—";
}

import type { AcceptedFinding, Scanner } from "../finding.js";
import { UPDATE_COMMAND } from "./update-command.js";

const HEADER = `# Made from test/scanners/accepted: ${UPDATE_COMMAND}
# Reasons and settings: docs/scanner-findings.md of s3-upload-patterns. A rule is skipped for all resources.
`;

/** Files that let the scanners skip the accepted findings, by their paths. */
export function ignoreFiles(accepted: readonly AcceptedFinding[]): Readonly<Record<string, string>> {
  return {
    "docs/scanners/checkov.yaml": `${HEADER}skip-check:\n${checkovLines(accepted)}`,
    "docs/scanners/trivyignore.yaml": `${HEADER}misconfigurations:\n${trivyLines(accepted)}`,
  };
}

function checkovLines(accepted: readonly AcceptedFinding[]): string {
  return rulesOf("checkov", accepted)
    .map(([rule, summary]) => `  # ${summary}\n  - ${rule}\n`)
    .join("");
}

function trivyLines(accepted: readonly AcceptedFinding[]): string {
  return rulesOf("trivy", accepted)
    .map(([rule, summary]) => `  - id: ${rule}\n    statement: ${JSON.stringify(summary)}\n`)
    .join("");
}

/** Each rule of a scanner once, with the findings that it reports. */
function rulesOf(
  scanner: Scanner,
  accepted: readonly AcceptedFinding[],
): readonly (readonly [string, string])[] {
  const rules = [...new Set(accepted.flatMap((finding) => finding.rules[scanner] ?? []))];
  return rules.toSorted().map((rule) => {
    const findings = accepted.filter((finding) => finding.rules[scanner]?.includes(rule));
    return [rule, findings.map(({ on, title }) => `${on.title}: ${title}`).join("; ")];
  });
}

import type { Observation, Observations } from "../rules/observe.js";
import type { Rule } from "../rules/rules.js";
import { RULES, RULES_UNDER_TEST } from "../rules/rules.js";
import type { Way } from "../ways-in/way-in.js";
import type { Column } from "./notes.js";
import { COLUMN_MEANINGS, COLUMNS, NOTES } from "./notes.js";
import { QUOTAS } from "./quotas.js";
import { STORED_BYTES } from "./stored-bytes.js";

/** Path of the page. */
export const POLICY_PAGE = "docs/policy.md";

/** The command that generates it. */
export const UPDATE_COMMAND = "UPDATE_DOCS=1 npx vitest run --project fast test/policy";

const ENFORCERS = ["our function", "S3", "afterwards", "**not**"] as const;
type Enforcer = (typeof ENFORCERS)[number];

const columnNames = Object.keys(COLUMNS) as readonly Column[];

/** The page that says who enforces what, out of what was observed. */
export function policyPage(observations: Observations): string {
  const rows = RULES.map((rule) => [
    `**${rule}**`,
    ...columnNames.map((name) => cell(rule, name, observations)),
  ]);
  return `<!-- Made by the tests out of what they observe: ${UPDATE_COMMAND}
     Do not edit: test/policy compares this page with a run of the synthesized stack. -->

# Who enforces the upload policy

Every rule of the [upload policy](policy-fields.md) against every way in. The tests serve the
synthesized stack and break each rule on each way: they ask openly for what it forbids, and they send something else than
they asked for. This page notes who rejects the upload.

Most rows are fields of the policy: \`type\` is \`allowedContentTypes\`, \`extension\` is \`allowedExtensions\`, and \`prefix\` is
\`keyPrefix\`. \`headers\` are an object's other headers, and \`rule\` is a [custom rule](custom-rules.md). A column is a way to
upload:

${COLUMN_MEANINGS}

${table(["", ...columnNames], rows)}

- **our function**: before anything reaches S3, a function of ours rejects the upload, or chooses itself what the client
  cannot choose: the authorizer for direct, the edge function for edge, the presigner for all others.
- **S3**: rejects what differs from what was signed, declared or already there.
- **afterwards**: S3 stores the object; \`functions/upload-completed\` then tags or removes it and sends
  \`Upload Rejected\`. It checks every upload on every way in, and is named here if it is the only one that rejects.
  A malformed key below the prefix is rejected (\`InvalidKey\`), and so is a key other than the one that the direct or
  edge function accepted (\`KeyMismatch\`). An object that was not uploaded through this project is logged and counted
  (\`foreignObjects\`).
- **not**: nothing enforces it.

${NOTES.map(({ text }, index) => `[^${index + 1}]: ${text}`).join("\n")}

${STORED_BYTES}

${QUOTAS}

## What was observed

\`function\` and \`S3\` come before the status and the code that they answered with, \`afterwards\` before the event's
code. "No effect": the upload was not rejected, and the object is as the rule wants it.

${RULES.map((rule) => section(rule, observations)).join("\n\n")}
`;
}

function section(rule: Rule, observations: Observations): string {
  const { policy, settings, attempts } = RULES_UNDER_TEST[rule];
  const given = settings ?? policy;
  const names = Object.keys(attempts);
  const said = Object.values(attempts).map(({ does }, index) => `${index + 1}. The caller ${does}.`);
  const rows = Object.entries(observations[rule]).map(([way, seen]) => [
    way,
    ...names.map((name) => seen[name] ?? "–"),
  ]);
  return `### ${rule}

With ${Object.keys(given).length === 0 ? "any policy" : `\`${JSON.stringify(given)}\``}${settings ? " and a free tenant" : ""}:

${said.join("\n")}

${table(["", ...names.map((_, index) => String(index + 1))], rows)}`;
}

function cell(rule: Rule, column: Column, observations: Observations): string {
  const ways: readonly Way[] = COLUMNS[column];
  const seen = new Set(ways.flatMap((way) => Object.values(observations[rule][way]).map(enforcerOf)));
  const marks = NOTES.flatMap(({ rules, columns }, index) =>
    rules.includes(rule) && columns.includes(column) ? [`[^${index + 1}]`] : [],
  );
  return `${ENFORCERS.filter((enforcer) => seen.has(enforcer)).join(" · ")}${marks.join(" ")}`;
}

function enforcerOf(observation: Observation): Enforcer {
  if (observation === "nobody") return "**not**";
  if (observation.startsWith("S3")) return "S3";
  return observation.startsWith("afterwards") ? "afterwards" : "our function";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

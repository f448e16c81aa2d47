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

Each rule of the [upload policy](policy-fields.md), on each way to upload. The tests serve the synthesized stack, and try to
break each rule on each way: they request what it forbids, and they send something else than they requested. This page
shows who rejects the upload.

Most rows are fields of the policy: \`type\` is \`allowedContentTypes\`, \`extension\` is \`allowedExtensions\`, and \`prefix\` is
\`keyPrefix\`. \`headers\` are an object's other headers, and \`rule\` is a [custom rule](custom-rules.md). A column is a way to
upload:

${COLUMN_MEANINGS}

${table(["", ...columnNames], rows)}

- **our function**: a function of ours rejects the upload before anything reaches S3, or chooses a value itself, so that the
  client cannot break the rule: the authorizer for direct, the edge function for edge, the presigner for all others.
- **S3**: S3 rejects a request that differs from what was signed or declared, or whose key is taken.
- **afterwards**: S3 stores the object; \`functions/upload-completed\` then tags or deletes it and sends
  \`Upload Rejected\`. It checks every upload, and is named here only if nothing else rejects the upload.
  It also rejects a malformed key below the prefix (\`InvalidKey\`), and a key other than the one that the direct or
  edge function accepted (\`KeyMismatch\`). It logs and counts an object that was not uploaded through this project
  (\`foreignObjects\`).
- **not**: nothing enforces the rule.
- **–**: the tests have no request that could break the rule on this way; the note says why.

${NOTES.map(({ text }, index) => `[^${index + 1}]: ${text}`).join("\n")}

${STORED_BYTES}

${QUOTAS}

## What was observed

Each cell names who rejected the upload: \`function\` and \`S3\` with the status and code of the response, \`afterwards\` with
the code of the event. "No effect": the upload was accepted, and the object obeys the rule. "–": this way has no such request.

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
  const enforcers = ENFORCERS.filter((enforcer) => seen.has(enforcer)).join(" · ") || "– ";
  return `${enforcers}${marks.join(" ")}`;
}

function enforcerOf(observation: Observation): Enforcer {
  if (observation === "not rejected") return "**not**";
  if (observation.startsWith("S3")) return "S3";
  return observation.startsWith("afterwards") ? "afterwards" : "our function";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

import type { Expected, Failure, Step } from "../failure.js";
import { API_RETRY_AFTER } from "../failure.js";
import { FAILURES } from "../failures.js";

/** Path of the page. */
export const FAILURES_PAGE = "docs/failures.md";

/** The command that generates the page. */
export const UPDATE_COMMAND = "UPDATE_DOCS=1 npx vitest run --project fast test/failures";

/** Renders the page with the authorizers' responses to external failures. */
export function failuresPage(): string {
  return `<!-- Made from test/failures/failures.ts: ${UPDATE_COMMAND}
     Do not edit: test/failures compares this page with it. -->

# When something fails

The responses of the edge function and of the authorizer of the REST APIs while an issuer, its keys, a clock or Parameter
Store fails. A test runs every row against both functions as they are deployed, each in a cold process.

- A failure never lets a request in.
- If a valid credential cannot be checked, the response is 503 with \`Retry-After\`, never a final 401. Two failures look
  like a forged token at first, so they cause 401 for a while: an issuer that gives the \`kid\` of a key to another key, for
  at most ten seconds, and a clock that is wrong by more than \`clockToleranceSeconds\` (30).
- On the REST APIs each 503 has the code \`AUTHORIZER_FAILURE\` and \`Retry-After: ${API_RETRY_AFTER}\`. The codes below
  are those of the edge function's responses and of both functions' logs.
- Each decision has one line in the log ([audit.md](audit.md)), with status and code. "Also logged" shows further lines.

How keys are found and how long they are accepted is in [signing-keys.md](signing-keys.md).

${FAILURES.map(section).join("\n\n")}
`;
}

/** The column shows the decision in the log, because clients get the same response for each 503. */
const API_COLUMN = `REST APIs, in the log (clients: \`AUTHORIZER_FAILURE\`, \`Retry-After: ${API_RETRY_AFTER}\` for each 503)`;

function section({ name, steps }: Failure): string {
  const rows = steps.map((step) => [
    step.when,
    answer(step.edge),
    answer(step.api ?? step.edge),
    logged(step),
  ]);
  return `## ${name}\n\n${table(["When", "Edge", API_COLUMN, "Also logged"], rows)}`;
}

function answer(expected: Expected): string {
  if (expected === "accepted") return "accepted";
  const { status, code } = expected;
  return status === 503
    ? `${status} \`${code}\`, \`Retry-After: ${expected.retryAfter}\``
    : `${status} \`${code}\``;
}

function logged({ logged: text }: Step): string {
  return text === undefined ? "" : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

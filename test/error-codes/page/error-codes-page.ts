import { ERROR_CODES } from "../codes/index.js";
import { OBJECT_CODES } from "../codes/object.js";
import type { ErrorCode } from "../error-code.js";

/** Path of the page. */
export const ERROR_CODES_PAGE = "docs/error-codes.md";

/** The command that generates it. */
export const UPDATE_COMMAND = "UPDATE_DOCS=1 npx vitest run --project fast test/error-codes";

/** The page that lists every error code. */
export function errorCodesPage(): string {
  return `<!-- Made from test/error-codes/codes: ${UPDATE_COMMAND}
     Do not edit: test/error-codes compares this page with it, and the codes with the sources. -->

# Error codes

Errors are JSON, \`{"code", "message", "requestId"}\`. Programs should decide by \`code\`, or by the status if they do not know
the code. \`message\` is for people: it says what was received and what is allowed, and its words can change.

- **Retry** says whether the same request can succeed later. Wait for the seconds of \`Retry-After\`; without that header, wait
  longer after each attempt. All other requests fail again until something is changed.
- **direct**, **presigned** and **edge** are the patterns that answer the code. On the REST APIs of direct and presigned,
  API Gateway answers \`UNAUTHORIZED\` to every 401 and \`AUTHORIZER_FAILURE\` to every 503 of the authorizer; the authorizer's
  log has the code ([failures.md](failures.md)).
- Between client and bucket there are errors in other forms: S3's are XML
  ([list](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html)), for example behind a presigned URL, and
  CloudFront's own are HTML. [http-api.md](http-api.md#errors) says when.

${Object.entries(ERROR_CODES)
  .map(([title, codes]) => section(title, codes))
  .join("\n\n")}

## Objects that are rejected after the upload

The event \`Upload Rejected\` ([events.md](events.md)) has one of these codes. No client is waiting for it; the object is
tagged or deleted.

| Code | Meaning |
| --- | --- |
${Object.entries(OBJECT_CODES)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join("\n")}
`;
}

function section(title: string, codes: readonly ErrorCode[]): string {
  return `## ${title}

| Code | Status | Patterns | Meaning | What to do | Retry |
| --- | --- | --- | --- | --- | --- |
${codes.map(row).join("\n")}`;
}

function row({ code, statuses, patterns, meaning, remedy, retry }: ErrorCode): string {
  const cells = [
    `\`${code}\``,
    statuses.join(", "),
    patterns.join(", "),
    meaning,
    remedy,
    retry ? "yes" : "no",
  ];
  return `| ${cells.join(" | ")} |`;
}

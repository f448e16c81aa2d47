import type { HttpResponse } from "../../../http/http.js";
import type { AuthorizationRequest } from "./authorization-request.js";

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem; color: #1b2430 }
  label { display: block; margin: 1rem 0 0 } input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem }
  button { font: inherit; margin-top: 1.5rem; padding: .5rem 1.5rem } small { color: #566 } .problem { color: #a11 }
`;

/**
 * Creates the login page, in place of Cognito's. Any user name signs in, with the entered groups and tenant, because
 * the emulator's pools store no users.
 * @param problem - Reason for the failure of the last attempt.
 */
export function loginPage(
  { pool, client }: AuthorizationRequest,
  query: string,
  problem?: string,
): HttpResponse {
  return page(
    problem === undefined ? 200 : 400,
    `Sign in to ${pool.name}`,
    `<p>This is the emulator's login page, in place of Amazon Cognito's. It stores no users: every name signs in.</p>
    ${problem === undefined ? "" : `<p class="problem">${escapeHtml(problem)}</p>`}
    <form method="post" action="/login?${escapeHtml(query)}">
      <label>User name <input name="username" required autofocus autocomplete="username"></label>
      <label>Groups <small>optional, separated by commas</small> <input name="groups"></label>
      <label>Tenant <small>optional</small> <input name="tenant"></label>
      <button>Sign in to ${escapeHtml(client.name)}</button>
    </form>`,
  );
}

/** Creates the page for an error that must not be redirected to a client. */
export function loginErrorPage(error: string): HttpResponse {
  return page(
    400,
    "The request is not valid",
    `<p>${escapeHtml(error)}</p>
    <p>${escapeHtml(EXPLANATIONS[error] ?? "Check the parameters of the request.")}</p>`,
  );
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  invalid_client: "No app client has this client_id, or its user pool has no domain.",
  redirect_mismatch:
    "The redirect_uri is not one of the app client's callback URLs. The whole URL is compared.",
};

function page(status: number, title: string, content: string): HttpResponse {
  const body = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1>
${content}
</html>
`;
  return { status, headers: PAGE_HEADERS, body };
}

const PAGE_HEADERS = [
  ["content-type", "text/html; charset=utf-8"],
  ["cache-control", "no-store"],
  ["content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"],
  ["referrer-policy", "no-referrer"],
] as const;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

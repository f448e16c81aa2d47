import type { Configuration } from "openid-client";
import { UploadError } from "../../node/index.js";
import type { Tokens } from "../login/browser-login.js";
import { browserLogin } from "../login/browser-login.js";
import { deviceLogin, hasDeviceLogin } from "../login/device-login.js";
import { offeredIssuers } from "../login/discover-issuer.js";
import { issuerClient, loginError } from "../login/issuer-client.js";
import type { LoginOptions, LoginRequest } from "../login/login-request.js";
import { loginRequest } from "../login/login-request.js";
import { hasBrowser, openBrowser } from "../login/open-browser.js";
import type { Session } from "../session.js";
import { checkEndpoint } from "../settings/endpoint.js";
import type { Login } from "../settings/logins.js";
import { secretOf, tokenOf } from "../tokens/login-token.js";
import { expiryOf } from "../tokens/token-expiry.js";

/** `s3up login`: signs the user in at the endpoint's issuer, and stores the refresh token. */
export async function login(given: string, options: LoginOptions, session: Session): Promise<void> {
  const endpoint = checkEndpoint(given, "The endpoint");
  const isComplete = options.issuer !== undefined && options.clientId !== undefined;
  const offered = isComplete ? [] : await offeredIssuers(endpoint, session.fetch);
  const request = loginRequest(options, offered);
  const { issuer, clientId, scopes } = request;
  const login: Login = { endpoint, issuer, clientId, scopes, tokenType: options.idToken ? "id" : "access" };
  const client = await issuerClient(issuer, clientId, session.fetch);
  const tokens = await signIn(client, request, options, session);
  await keep(login, tokens, session);
}

async function signIn(
  client: Configuration,
  request: LoginRequest,
  options: LoginOptions,
  { environment, stderr, signal }: Session,
): Promise<Tokens> {
  const canOpen = options.browser !== false && hasBrowser(environment);
  if (options.device && !hasDeviceLogin(client)) {
    throw new UploadError(
      "usage",
      "NoDeviceLogin",
      "The issuer has no login with a device code. Leave --device out.",
    );
  }
  try {
    if (options.device || (!canOpen && options.browser !== false && hasDeviceLogin(client))) {
      const show = (page: string, code: string) => stderr.write(`Open ${page} and enter the code ${code}\n`);
      return await deviceLogin(client, request, show, signal);
    }
    const show = (page: string) => {
      stderr.write(pageMessage(page, canOpen));
      if (canOpen) openBrowser(page, environment);
    };
    return await browserLogin(client, request, show, signal);
  } catch (error) {
    throw loginError(error);
  }
}

function pageMessage(page: string, opens: boolean): string {
  const how = opens ? "Your browser opens the login page. If it does not, open" : "Open";
  const { port } = new URL(new URL(page).searchParams.get("redirect_uri") ?? page);
  const elsewhere = `With a browser on another machine, forward its port ${port} first: ssh -L ${port}:localhost:${port} …\n`;
  return `${how} this address:\n\n  ${page}\n\n${opens ? "" : elsewhere}`;
}

async function keep(login: Login, tokens: Tokens, { logins, secrets, stderr }: Session): Promise<void> {
  const subject = tokens.claims()?.sub ?? expiryOf(tokenOf(login, tokens)).subject ?? "the token's subject";
  const place = await (await secrets()).write(login.endpoint, secretOf(login, tokens));
  await logins.save(login);
  stderr.write(`Logged in as ${subject}.\n`);
  if (tokens.refresh_token === undefined) {
    stderr.write("The issuer gave no refresh token: log in again when the token has expired.\n");
  }
  if (place.kind === "file") {
    stderr.write(
      `Warning: no keychain on this machine. The login is kept in ${place.path}, which only you can read.\n`,
    );
  }
}

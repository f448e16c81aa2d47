import { setTimeout } from "node:timers/promises";
import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from "openid-client";
import * as openid from "openid-client";
import { UploadError } from "../../node/index.js";
import { listenForCallback } from "./callback-server.js";
import type { LoginRequest } from "./login-request.js";

const PATIENCE_MS = 5 * 60_000;

/** Shows the login page to the user. */
type ShowPage = (url: string) => void;

/** Result of a login. */
export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

/**
 * Signs the user in on the issuer's page: authorization code with PKCE, and a callback to this machine.
 * @see https://www.rfc-editor.org/rfc/rfc8252
 * @see https://www.rfc-editor.org/rfc/rfc7636
 * @throws {UploadError} if the user does not sign in within five minutes
 */
export async function browserLogin(
  client: Configuration,
  request: LoginRequest,
  show: ShowPage,
  signal: AbortSignal,
): Promise<Tokens> {
  const state = openid.randomState();
  const verifier = openid.randomPKCECodeVerifier();
  const server = await listenForCallback(request.callbackUrls, state);
  try {
    const page = openid.buildAuthorizationUrl(client, {
      redirect_uri: server.redirectUri,
      ...tokenParameters(client, request),
      state,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    show(page.href);
    const callback = await withTimeout(server.callback, signal);
    return await openid.authorizationCodeGrant(client, callback, {
      expectedState: state,
      pkceCodeVerifier: verifier,
    });
  } finally {
    server.close();
  }
}

/**
 * The parameters that describe the requested tokens. By the standard, the issuer gives a refresh token for the scope
 * `offline_access` and with the user's consent.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess
 */
export function tokenParameters(
  client: Configuration,
  { scopes, audience }: LoginRequest,
): Record<string, string> {
  const isOffline = client.serverMetadata().scopes_supported?.includes("offline_access") === true;
  const scope = [...new Set([...scopes, ...(isOffline ? ["offline_access"] : [])])].join(" ");
  return { scope, ...(isOffline && { prompt: "consent" }), ...(audience !== undefined && { audience }) };
}

async function withTimeout(callback: Promise<URL>, signal: AbortSignal): Promise<URL> {
  const over = new AbortController();
  const timeout = setTimeout(PATIENCE_MS, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  try {
    const url = await Promise.race([callback, timeout]);
    if (url !== undefined) return url;
    throw new UploadError(
      "authentication",
      "LoginTimeout",
      "The login was not finished within 5 minutes. Run s3up login again.",
    );
  } finally {
    over.abort();
    timeout.catch(() => {});
  }
}

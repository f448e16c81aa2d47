import * as openid from "openid-client";
import type { GetToken } from "../../node/index.js";
import { UploadError } from "../../node/index.js";
import { issuerClient, loginError } from "../login/issuer-client.js";
import type { fetchThrough } from "../network/fetch.js";
import type { Login } from "../settings/logins.js";
import type { Secrets } from "./secrets.js";
import { expiryOf } from "./token-expiry.js";

/** The secret of a login: the refresh token, or the token itself if the issuer gives no refresh token. */
type LoginSecret = { readonly refreshToken: string } | { readonly token: string };

type IssuedTokens = Pick<openid.TokenEndpointResponse, "access_token" | "id_token" | "refresh_token">;

/** The secret to store from an issuer's tokens. */
export function secretOf({ tokenType }: Login, tokens: IssuedTokens): string {
  const { refresh_token: refreshToken } = tokens;
  const secret: LoginSecret =
    refreshToken === undefined ? { token: tokenOf({ tokenType }, tokens) } : { refreshToken };
  return JSON.stringify(secret);
}

/** The token that the endpoint accepts. */
export function tokenOf({ tokenType }: Pick<Login, "tokenType">, tokens: IssuedTokens): string {
  const token = tokenType === "id" ? tokens.id_token : tokens.access_token;
  if (token !== undefined) return token;
  const message = "The issuer gave no ID token. Log in again with --scope openid, or without --id-token.";
  throw new UploadError("authentication", "NoIdToken", message);
}

/** Gets tokens with the user's login. The token is kept in memory only, until a minute before it expires. */
export function tokenFromLogin(
  login: Login,
  secrets: Secrets,
  fetch: ReturnType<typeof fetchThrough>,
): GetToken {
  let token: string | undefined;
  return async ({ refresh }) => {
    if (token !== undefined && !refresh && !expiryOf(token).expiresSoon(Date.now())) return token;
    token = await renew({ login, secrets, fetch, isRejected: refresh });
    return token;
  };
}

interface Renewal {
  readonly login: Login;
  readonly secrets: Secrets;
  readonly fetch: ReturnType<typeof fetchThrough>;
  /** Whether the server has rejected the last token. */
  readonly isRejected: boolean;
}

async function renew({ login, secrets, fetch, isRejected }: Renewal): Promise<string> {
  const secret = await readSecret(login, secrets);
  if ("token" in secret) {
    if (isRejected || expiryOf(secret.token).expiresSoon(Date.now())) throw ended(login);
    return secret.token;
  }
  try {
    return await exchange(secret.refreshToken, { login, secrets, fetch });
  } catch (error) {
    if (!isInvalidGrant(error)) throw loginError(error);
    // Another s3up process may have used the refresh token, and stored the next one.
    const now = await readSecret(login, secrets);
    if ("token" in now || now.refreshToken === secret.refreshToken) throw ended(login);
    return exchange(now.refreshToken, { login, secrets, fetch });
  }
}

async function exchange(
  refreshToken: string,
  { login, secrets, fetch }: Omit<Renewal, "isRejected">,
): Promise<string> {
  const client = await issuerClient(login.issuer, login.clientId, fetch);
  const tokens = await openid.refreshTokenGrant(client, refreshToken);
  if (tokens.refresh_token !== undefined) await secrets.write(login.endpoint, secretOf(login, tokens));
  return tokenOf(login, tokens);
}

function isInvalidGrant(error: unknown): boolean {
  return error instanceof openid.ResponseBodyError && error.error === "invalid_grant";
}

async function readSecret(login: Login, secrets: Secrets): Promise<LoginSecret> {
  const text = await secrets.read(login.endpoint);
  if (text === undefined) throw ended(login);
  try {
    return JSON.parse(text) as LoginSecret;
  } catch {
    throw ended(login);
  }
}

function ended({ endpoint }: Login): UploadError {
  const message = `Your login has ended. Log in again: s3up login ${endpoint}`;
  return new UploadError("authentication", "LoginEnded", message);
}

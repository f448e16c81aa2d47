import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest, HttpResponse } from "../../../http/http.js";
import { header, jsonResponse } from "../../../http/http.js";
import type { UserPool, UserPoolClient } from "../../../model.js";
import type { AuthorizationCodes } from "../login/authorization-codes.js";
import type { RefreshTokens } from "../login/refresh-tokens.js";
import type { UserPools } from "../user-pools.js";

/** Options of the token endpoint. */
export interface TokenEndpointOptions {
  readonly userPools: readonly UserPool[];
  readonly pools: UserPools;
  readonly codes: AuthorizationCodes;
  readonly refreshTokens: RefreshTokens;
  readonly randomId: () => string;
}

interface FoundClient {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
}

type GrantRequest = FoundClient & { readonly form: URLSearchParams };

/**
 * Serves `POST /oauth2/token`.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export async function tokenEndpoint(
  request: HttpRequest,
  form: URLSearchParams,
  options: TokenEndpointOptions,
): Promise<HttpResponse> {
  const found = authenticate(request, form, options.userPools);
  if (!found) return oauthError("invalid_client");
  const grant = { ...found, form };
  switch (form.get("grant_type")) {
    case "client_credentials":
      return clientCredentials(grant, options);
    case "authorization_code":
      return authorizationCode(grant, options);
    case "refresh_token":
      return refreshToken(grant, options);
    default:
      return oauthError("unsupported_grant_type");
  }
}

/**
 * Serves `POST /oauth2/revoke`. An unknown token is not an error (RFC 7009, section 2.2).
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
 */
export async function revocationEndpoint(
  request: HttpRequest,
  form: URLSearchParams,
  { userPools, refreshTokens }: TokenEndpointOptions,
): Promise<HttpResponse> {
  const found = authenticate(request, form, userPools);
  if (!found) return oauthError("invalid_client");
  const token = form.get("token");
  if (token === null) return oauthError("invalid_request");
  await refreshTokens.revoke(token, found.pool, found.client);
  return { status: 200, headers: [], body: "" };
}

/** Creates the error of an OAuth endpoint (RFC 6749, section 5.2). */
export function oauthError(error: string): HttpResponse {
  return jsonResponse(400, { error });
}

async function clientCredentials({ pool, client, form }: GrantRequest, { pools }: TokenEndpointOptions) {
  if (!client.allowedOauthFlows.includes("client_credentials")) return oauthError("unauthorized_client");
  const scopes = form.get("scope")?.split(" ").filter(Boolean);
  const tokens = await pools.issue({ pool, client, ...(scopes ? { scopes } : {}) });
  if (tokens.outcome === "rejected") return oauthError("invalid_scope");
  const { accessToken: access_token, expiresIn: expires_in } = tokens;
  return jsonResponse(200, { access_token, expires_in, token_type: "Bearer" });
}

async function authorizationCode({ pool, client, form }: GrantRequest, options: TokenEndpointOptions) {
  const signIn = options.codes.redeem(form.get("code") ?? "");
  const isOfClient = signIn?.request.client.id === client.id;
  if (signIn === undefined || !isOfClient) return oauthError("invalid_grant");
  const { request, user, authTime } = signIn;
  if (request.redirectUri !== form.get("redirect_uri")) return oauthError("invalid_grant");
  if (!verifierHolds(request.codeChallenge, form.get("code_verifier"))) return oauthError("invalid_grant");
  const { scopes, nonce } = request;
  const session = { scopes, originJti: options.randomId(), authTime };
  const login = { flow: "hosted" as const, nonce, ...session };
  const tokens = await options.pools.issue({ pool, client, user, login });
  const refresh = await options.refreshTokens.issue({ pool, client, user, ...session });
  return issued(tokens, { refresh_token: refresh });
}

/**
 * Issues new tokens. The refresh token stays the same and is not in the response, because the emulator does not rotate
 * refresh tokens.
 */
async function refreshToken({ pool, client, form }: GrantRequest, options: TokenEndpointOptions) {
  const session = await options.refreshTokens.read(form.get("refresh_token") ?? "", pool, client);
  if (session === undefined) return oauthError("invalid_grant");
  const { user, scopes, originJti, authTime } = session;
  const login = { flow: "refresh" as const, scopes, originJti, authTime };
  return issued(await options.pools.issue({ pool, client, user, login }));
}

function issued(tokens: Awaited<ReturnType<UserPools["issue"]>>, others: object = {}): HttpResponse {
  if (tokens.outcome === "rejected") return oauthError("invalid_grant");
  const { accessToken: access_token, idToken: id_token, expiresIn: expires_in } = tokens;
  return jsonResponse(200, { id_token, access_token, ...others, expires_in, token_type: "Bearer" });
}

/**
 * Whether a code verifier matches its challenge.
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6
 */
function verifierHolds(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined) return verifier === null;
  return verifier !== null && challenge === createHash("sha256").update(verifier).digest("base64url");
}

/** Authenticates a client by `Authorization: Basic`, or by fields of the form (RFC 6749, section 2.3.1). */
function authenticate(
  request: HttpRequest,
  form: URLSearchParams,
  pools: readonly UserPool[],
): FoundClient | undefined {
  const basic = /^Basic (.+)$/i.exec(header(request, "authorization") ?? "")?.[1];
  const pair = basic === undefined ? "" : Buffer.from(basic, "base64").toString();
  const id = basic === undefined ? form.get("client_id") : pair.slice(0, pair.indexOf(":"));
  const secret = basic === undefined ? form.get("client_secret") : pair.slice(pair.indexOf(":") + 1);
  return pools
    .filter(({ domain }) => domain !== undefined)
    .flatMap((pool) => pool.clients.map((client) => ({ pool, client })))
    .find(({ client }) => client.id === id && isSame(client.secret ?? "", secret ?? ""));
}

function isSame(expected: string, actual: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(expected), digest(actual));
}

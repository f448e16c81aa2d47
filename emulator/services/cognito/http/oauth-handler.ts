import type { Clock } from "../../../clock.js";
import type { Facts } from "../../../facts/index.js";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../../http/http.js";
import { jsonResponse, readSmallBody } from "../../../http/http.js";
import type { UserPool } from "../../../model.js";
import { userOf } from "../issue-token.js";
import { createAuthorizationCodes } from "../login/authorization-codes.js";
import type { AuthorizationRequest } from "../login/authorization-request.js";
import { callbackUrl, checkAuthorization } from "../login/authorization-request.js";
import { loginErrorPage, loginPage } from "../login/login-page.js";
import { createRefreshTokens } from "../login/refresh-tokens.js";
import type { SigningKeys } from "../signing-keys.js";
import type { UserPools } from "../user-pools.js";
import type { TokenEndpointOptions } from "./token-endpoint.js";
import { oauthError, revocationEndpoint, tokenEndpoint } from "./token-endpoint.js";

/** Options of {@link createOauthHandler}. */
interface OauthOptions {
  readonly userPools: readonly UserPool[];
  readonly pools: UserPools;
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly facts: Facts;
  /** Creates a UUID. */
  readonly randomId: () => string;
  /** Prefix of tenants' groups. @default "tenant:" */
  readonly tenantGroupPrefix?: string | undefined;
}

/** The state and options that the routes share. */
type Context = TokenEndpointOptions & Pick<OauthOptions, "clock" | "facts" | "tenantGroupPrefix">;

type Route = (request: HttpRequest, context: Context) => HttpResponse | Promise<HttpResponse>;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/oauth2/authorize": { GET: authorize },
  "/login": { GET: showLogin, POST: signIn },
  "/oauth2/token": { POST: withForm(tokenEndpoint) },
  "/oauth2/revoke": { POST: withForm(revocationEndpoint) },
};

/** Whether a path belongs to the pools' domains. */
export function isOauthPath(path: string): boolean {
  return Object.hasOwn(ROUTES, path);
}

/**
 * Serves the pages and OAuth endpoints of the pools' domains: the authorization code flow, with or without PKCE,
 * refresh tokens and client credentials.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export function createOauthHandler(options: OauthOptions): HttpHandler {
  const { keys, clock, randomId } = options;
  const codes = createAuthorizationCodes(clock, randomId);
  const context: Context = { ...options, codes, refreshTokens: createRefreshTokens(keys, clock) };
  return async (request) => {
    const methods = isOauthPath(request.path) ? ROUTES[request.path] : undefined;
    if (methods === undefined) return jsonResponse(404, { error: "not_found" });
    const route = methods[request.method];
    return route?.(request, context) ?? jsonResponse(405, { error: "method_not_allowed" });
  };
}

/**
 * Header that allows pages of every origin to read the response, because pages exchange their codes for tokens
 * themselves.
 * @see https://github.com/aws-amplify/amplify-js/issues/5284
 */
const ANY_ORIGIN = ["access-control-allow-origin", "*"] as const;

function withForm(
  endpoint: (request: HttpRequest, form: URLSearchParams, context: Context) => Promise<HttpResponse>,
): Route {
  return async (request, context) => {
    const form = await readForm(request);
    const response =
      form === undefined ? oauthError("invalid_request") : await endpoint(request, form, context);
    const cors = context.facts.holds("tokenEndpointHasCors") ? [ANY_ORIGIN] : [];
    return { ...response, headers: [...response.headers, ...cors] };
  };
}

async function readForm({ body }: HttpRequest): Promise<URLSearchParams | undefined> {
  const read = await readSmallBody(body);
  return read.outcome === "read" ? new URLSearchParams(read.bytes.toString()) : undefined;
}

/** Redirects the browser to the login page with the same parameters. */
function authorize(request: HttpRequest, context: Context): HttpResponse {
  return ifValid(request, context, () => redirect(`/login?${request.query}`));
}

function showLogin(request: HttpRequest, context: Context): HttpResponse {
  return ifValid(request, context, (valid) => loginPage(valid, request.query));
}

async function signIn(request: HttpRequest, context: Context): Promise<HttpResponse> {
  const form = await readForm(request);
  return ifValid(request, context, (valid) => {
    const subject = form?.get("username")?.trim() ?? "";
    const groups =
      form
        ?.get("groups")
        ?.split(",")
        .map((name) => name.trim())
        .filter(Boolean) ?? [];
    const tenant = form?.get("tenant")?.trim() || undefined;
    const found = userOf({ subject, groups, tenant }, valid.pool, context.tenantGroupPrefix);
    if (found.outcome === "rejected") return loginPage(valid, request.query, found.reason);
    if (found.user === undefined) return loginPage(valid, request.query, "Enter a user name.");
    const authTime = Math.floor(context.clock() / 1000);
    const code = context.codes.issue({ request: valid, user: found.user, authTime });
    return redirect(callbackUrl(valid.redirectUri, { code, state: valid.state }));
  });
}

function ifValid(
  { query }: HttpRequest,
  { userPools }: Context,
  respond: (request: AuthorizationRequest) => HttpResponse,
): HttpResponse {
  const checked = checkAuthorization(new URLSearchParams(query), userPools);
  if (checked.outcome === "error-page") return loginErrorPage(checked.error);
  return checked.outcome === "redirect" ? redirect(checked.location) : respond(checked.request);
}

function redirect(location: string): HttpResponse {
  return {
    status: 302,
    headers: [
      ["location", location],
      ["cache-control", "no-store"],
    ],
    body: "",
  };
}

import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../../http/http.js";
import { header, jsonResponse, readSmallBody } from "../../../http/http.js";
import type { UserPool, UserPoolClient } from "../../../model.js";
import type { CognitoHttpOptions } from "./idp-handler.js";

/**
 * The OAuth endpoints of the pools' domains: `POST /oauth2/token` with client credentials. The grants that begin on a
 * login page have none here; `npm run token` issues their tokens.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function createOauthHandler(options: Pick<CognitoHttpOptions, "userPools" | "pools">): HttpHandler {
  return async (request) => {
    if (request.path !== "/oauth2/token") return jsonResponse(404, { error: "not_found" });
    if (request.method !== "POST") return jsonResponse(405, { error: "method_not_allowed" });
    const body = await readSmallBody(request.body);
    if (body.outcome === "too-large") return rejected("invalid_request");
    return token(request, new URLSearchParams(body.bytes.toString()), options);
  };
}

async function token(
  request: HttpRequest,
  form: URLSearchParams,
  options: Pick<CognitoHttpOptions, "userPools" | "pools">,
): Promise<HttpResponse> {
  const found = authenticate(request, form, options.userPools);
  if (!found) return rejected("invalid_client");
  if (form.get("grant_type") !== "client_credentials") return rejected("unsupported_grant_type");
  if (!found.client.allowedOauthFlows.includes("client_credentials")) return rejected("unauthorized_client");
  const scopes = form.get("scope")?.split(" ").filter(Boolean);
  const tokens = await options.pools.issue(scopes ? { ...found, scopes } : found);
  if (tokens.outcome === "rejected") return rejected("invalid_scope");
  const { accessToken: access_token, expiresIn: expires_in } = tokens;
  return jsonResponse(200, { access_token, expires_in, token_type: "Bearer" });
}

/** By `Authorization: Basic`, or by fields of the form (RFC 6749, section 2.3.1). */
function authenticate(
  request: HttpRequest,
  form: URLSearchParams,
  pools: readonly UserPool[],
): { readonly pool: UserPool; readonly client: UserPoolClient } | undefined {
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

function rejected(error: string): HttpResponse {
  return jsonResponse(400, { error });
}

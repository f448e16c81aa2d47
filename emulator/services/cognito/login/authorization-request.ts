import type { UserPool, UserPoolClient } from "../../../model.js";
import { hostedSignIn } from "../grant.js";

/** A valid request to the authorization endpoint. */
export interface AuthorizationRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scopes: readonly string[];
  /** Base64url SHA-256 of the code verifier (RFC 7636). */
  readonly codeChallenge: string | undefined;
  readonly nonce: string | undefined;
}

type CheckedRequest =
  | { readonly outcome: "valid"; readonly request: AuthorizationRequest }
  /** The callback URL cannot be trusted, so the user gets the pool's own error page. */
  | { readonly outcome: "error-page"; readonly error: string }
  | { readonly outcome: "redirect"; readonly location: string };

/**
 * Checks a request as Cognito does. An unknown client or callback URL leads to an error page; any other error goes back
 * to the client.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function checkAuthorization(query: URLSearchParams, pools: readonly UserPool[]): CheckedRequest {
  const found = pools
    .filter(({ domain }) => domain !== undefined)
    .flatMap((pool) => pool.clients.map((client) => ({ pool, client })))
    .find(({ client }) => client.id === query.get("client_id"));
  if (!found) return { outcome: "error-page", error: "invalid_client" };
  const redirectUri = query.get("redirect_uri") ?? "";
  // The whole string is compared, with port and trailing slash (RFC 6749, section 3.1.2.3).
  if (!found.client.callbackUrls.includes(redirectUri)) {
    return { outcome: "error-page", error: "redirect_mismatch" };
  }
  const state = query.get("state") ?? undefined;
  const error = requestError(query, found.client);
  if (error !== undefined) return toClient(redirectUri, { error, state });
  const grant = hostedSignIn(found.pool, found.client, query.get("scope")?.split(" ").filter(Boolean));
  if (grant.outcome === "rejected") {
    return toClient(redirectUri, { error: "invalid_request", error_description: "invalid_scope", state });
  }
  const codeChallenge = query.get("code_challenge") ?? undefined;
  const nonce = query.get("nonce") ?? undefined;
  const request = { ...found, redirectUri, state, scopes: grant.scopes, codeChallenge, nonce };
  return { outcome: "valid", request };
}

function requestError(query: URLSearchParams, client: UserPoolClient): string | undefined {
  if (query.get("response_type") !== "code") return "invalid_request";
  if (!client.allowedOauthFlows.includes("code")) return "unauthorized_client";
  const challenge = query.get("code_challenge");
  const method = query.get("code_challenge_method");
  // Pools support only the method S256.
  const isPaired = challenge === null ? method === null : method === "S256";
  return isPaired ? undefined : "invalid_request";
}

function toClient(
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Extract<CheckedRequest, { outcome: "redirect" }> {
  return { outcome: "redirect", location: callbackUrl(redirectUri, parameters) };
}

/** Adds parameters to those of the callback URL. */
export function callbackUrl(
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

/** Outputs of the stack that the page needs. Nothing in them is secret. */
export interface Config {
  readonly presigned_url: string;
  readonly user_pool_client_id: string;
  readonly token_url: string;
}

/** Gives the user's access token; with `refresh`, a new one. */
export type GetToken = (how: { readonly refresh: boolean }) => Promise<string>;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
}

/** Data that the page keeps while the browser is on the login pages. */
const PENDING = "sign-in";
const REDIRECT_URI = `${location.origin}/`;

/**
 * Signs the user in with Cognito's login pages: the authorization code flow with PKCE (RFC 7636). The tokens are kept in
 * memory only, so that a script in a later visit cannot read them. After a reload, Cognito's session signs the user
 * in again.
 */
export async function signIn(config: Config): Promise<GetToken> {
  const query = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "{}");
  sessionStorage.removeItem(PENDING);
  const error = query.get("error");
  if (error !== null) throw new Error(`Sign-in failed: ${error}.`);
  const code = query.get("code");
  // With another state, this page did not request the code. It can be another user's.
  if (code === null || query.get("state") !== pending.state) return goToLogin(config);
  history.replaceState(null, "", "/");
  const proof = { code, code_verifier: pending.verifier, redirect_uri: REDIRECT_URI };
  const first = await requestTokens(config, { grant_type: "authorization_code", ...proof });
  return createGetToken(config, first);
}

async function goToLogin({ token_url, user_pool_client_id }: Config): Promise<never> {
  const [state, verifier] = [randomString(), randomString()];
  sessionStorage.setItem(PENDING, JSON.stringify({ state, verifier }));
  const url = new URL("authorize", token_url);
  url.search = String(
    new URLSearchParams({
      response_type: "code",
      client_id: user_pool_client_id,
      redirect_uri: REDIRECT_URI,
      scope: "openid",
      state,
      code_challenge: base64Url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
      code_challenge_method: "S256",
    }),
  );
  location.assign(url);
  // The browser leaves the page.
  return new Promise(() => {});
}

function createGetToken(config: Config, first: Tokens): GetToken {
  let { access_token: accessToken } = first;
  const { refresh_token = "" } = first;
  return async ({ refresh }) => {
    if (refresh) {
      const fresh = await requestTokens(config, { grant_type: "refresh_token", refresh_token });
      accessToken = fresh.access_token;
    }
    return accessToken;
  };
}

async function requestTokens(config: Config, grant: Record<string, string>): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: config.user_pool_client_id, ...grant });
  const response = await fetch(config.token_url, { method: "POST", body });
  if (!response.ok) throw new Error("Your session has ended. Reload the page to sign in again.");
  return response.json();
}

function randomString(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

function base64Url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

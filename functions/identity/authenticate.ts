import type { Fetcher } from "aws-jwt-verify/https";
import type { Authentication, Authenticator } from "./authentication.js";
import { notAuthenticated } from "./authentication.js";
import { bearerCredential } from "./bearer.js";
import { identityFromClaims } from "./claims.js";
import type {
  CognitoIdentitySettings,
  Identity,
  IdentitySettings,
  OidcIdentitySettings,
} from "./contract.js";
import { createTokenVerifier, tokenRejection } from "./jwt.js";
import { holderOf } from "./pre-shared-key.js";

/** What an authenticator needs from the world. */
export interface AuthenticatorPorts {
  /** How an issuer's keys are fetched. @default - over HTTPS, with a short timeout and one retry */
  readonly fetcher?: Fetcher;
}

/** An authenticator for these settings; keep it, because it keeps the issuer's keys. */
export function createAuthenticator(
  settings: IdentitySettings,
  ports: AuthenticatorPorts = {},
): Authenticator {
  const authenticate =
    settings.type === "pre-shared-key"
      ? keyAuthenticator(settings.keys)
      : tokenAuthenticator(settings, ports);
  return async (authorization) => {
    const credential = bearerCredential(authorization);
    return credential === undefined
      ? notAuthenticated(401, "MissingCredential", "Send the header Authorization: Bearer TOKEN.")
      : authenticate(credential);
  };
}

type CredentialCheck = (credential: string) => Promise<Authentication>;

function keyAuthenticator(keys: Parameters<typeof holderOf>[1]): CredentialCheck {
  return async (credential) => {
    const identity = holderOf(credential, keys);
    return identity === undefined
      ? notAuthenticated(401, "InvalidToken", "The key is not valid here.")
      : { outcome: "authenticated", identity };
  };
}

function tokenAuthenticator(
  settings: CognitoIdentitySettings | OidcIdentitySettings,
  { fetcher }: AuthenticatorPorts,
): CredentialCheck {
  const verify = createTokenVerifier(settings, fetcher);
  const groupsClaim = settings.type === "oidc" ? (settings.groupsClaim ?? "groups") : "cognito:groups";
  return async (token) => {
    try {
      const claims = await verify(token);
      const found = identityFromClaims(claims, { groupsClaim, tenant: settings.tenant });
      return found.outcome === "authenticated" ? admitted(found.identity, settings) : found;
    } catch (error) {
      return tokenRejection(error);
    }
  };
}

/** Lets an identity in that has one of the scopes and is in one of the groups asked for. */
function admitted(
  identity: Identity,
  { scopes = [], groups = [] }: { scopes?: readonly string[]; groups?: readonly string[] },
): Authentication {
  if (scopes.length > 0 && !scopes.some((scope) => identity.scopes.includes(scope))) {
    const message = `The token needs one of these scopes: ${scopes.join(" ")}.`;
    return notAuthenticated(403, "InsufficientScope", message);
  }
  if (groups.length > 0 && !groups.some((group) => identity.groups.includes(group))) {
    return notAuthenticated(403, "NotInGroup", "The caller is in none of the groups that may upload.");
  }
  return { outcome: "authenticated", identity };
}

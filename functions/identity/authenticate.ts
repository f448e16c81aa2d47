import type { Authentication, Authenticator } from "./authentication.js";
import { notAuthenticated } from "./authentication.js";
import { bearerCredential } from "./bearer.js";
import type {
  CognitoIdentitySettings,
  Identity,
  IdentitySettings,
  OidcIdentitySettings,
} from "./contract.js";
import { DEADLINE_MS } from "./deadline.js";
import { holderOf } from "./pre-shared-key.js";
import { identityFromClaims } from "./tokens/claims.js";
import { createTokenVerifier, tokenRejection } from "./tokens/jwt.js";
import type { TrustedIssuerPorts } from "./tokens/trusted-issuer.js";

/** An authenticator for these settings. It fetches the issuer's keys at once: create it early, and keep it. */
export function createAuthenticator(settings: IdentitySettings, ports: TrustedIssuerPorts): Authenticator {
  const authenticate =
    settings.type === "pre-shared-key"
      ? keyAuthenticator(settings.keys)
      : tokenAuthenticator(settings, ports);
  return async (authorization, deadline = ports.now() + DEADLINE_MS) => {
    const credential = bearerCredential(authorization);
    return credential === undefined
      ? notAuthenticated(401, "MissingCredential", "Send the header Authorization: Bearer TOKEN.")
      : authenticate(credential, deadline);
  };
}

type CredentialCheck = (credential: string, deadline: number) => Promise<Authentication>;

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
  ports: TrustedIssuerPorts,
): CredentialCheck {
  const verify = createTokenVerifier(settings, ports);
  const names =
    settings.type === "oidc"
      ? { subjectClaim: settings.subjectClaim, groupsClaim: settings.groupsClaim ?? "groups" }
      : {};
  return async (token, deadline) => {
    try {
      const claims = await verify(token, deadline);
      const found = identityFromClaims(claims, { ...names, tenant: settings.tenant });
      return found.outcome === "authenticated" ? admitted(found.identity, settings) : found;
    } catch (error) {
      return tokenRejection(error);
    }
  };
}

type Needs = Pick<CognitoIdentitySettings, "scopes" | "requiredScopes" | "groups">;

/** Lets an identity in that has the scopes, and is in one of the groups, that the settings ask for. */
function admitted(
  identity: Identity,
  { scopes = [], requiredScopes = [], groups = [] }: Needs,
): Authentication {
  const has = (scope: string) => identity.scopes.includes(scope);
  if (scopes.length > 0 && !scopes.some(has)) {
    const message = `The token needs one of these scopes: ${scopes.join(" ")}.`;
    return notAuthenticated(403, "InsufficientScope", message);
  }
  if (!requiredScopes.every(has)) {
    const message = `The token needs all of these scopes: ${requiredScopes.join(" ")}.`;
    return notAuthenticated(403, "InsufficientScope", message);
  }
  if (groups.length > 0 && !groups.some((group) => identity.groups.includes(group))) {
    return notAuthenticated(403, "NotInGroup", "The caller is in none of the groups that may upload.");
  }
  return { outcome: "authenticated", identity };
}

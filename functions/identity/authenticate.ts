import type { Authentication, AuthenticationRejection, Authenticator } from "./authentication.js";
import { knownCaller, notAuthenticated } from "./authentication.js";
import { bearerCredential } from "./bearer.js";
import type {
  Identities,
  Identity,
  IdentitySettings,
  PreSharedKeyIdentitySettings,
  TokenSettings,
} from "./contract.js";
import { identityList } from "./contract.js";
import { DEADLINE_MS } from "./deadline.js";
import type { Qualify } from "./namespaces.js";
import { namespaceQualifier } from "./namespaces.js";
import { authenticateKey } from "./pre-shared-key.js";
import { claimValues } from "./tokens/claim-values.js";
import { identityFromClaims } from "./tokens/claims.js";
import { createTokenVerifier } from "./tokens/jwt.js";
import type { TokenIdentitySettings, TrustedIssuerPorts } from "./tokens/trusted-issuer.js";

/**
 * An authenticator for these settings. It fetches the issuers' keys immediately: create it early, and keep it.
 * @param claims - Names of the claims whose values become part of an identity.
 */
export function createAuthenticator(
  identities: Identities,
  ports: TrustedIssuerPorts,
  claims: readonly string[] = [],
): Authenticator {
  const settings = identityList(identities);
  const qualify = namespaceQualifier(settings);
  const byKey = keyCheck(settings.filter(isPreSharedKey), qualify, ports.now);
  const byToken = tokenCheck(settings.filter(isToken), qualify, ports, claims);
  return async (authorization, { apiKey, deadline = ports.now() + DEADLINE_MS } = {}) => {
    const credential = bearerCredential(authorization);
    if (credential !== undefined) return byKey(credential) ?? (await byToken(credential, deadline));
    if (apiKey)
      return (
        byKey(apiKey) ?? notAuthenticated(401, "InvalidToken", "Unknown key. Ask the operator for a key.")
      );
    return notAuthenticated(401, "MissingCredential", "Send the header Authorization: Bearer TOKEN.");
  };
}

function isPreSharedKey(settings: IdentitySettings): settings is PreSharedKeyIdentitySettings {
  return settings.type === "pre-shared-key";
}

function isToken(settings: IdentitySettings): settings is TokenIdentitySettings {
  return settings.type !== "pre-shared-key";
}

/** Authenticates the holder of a pre-shared key; undefined if the credential is not a pre-shared key. */
function keyCheck(
  settings: readonly PreSharedKeyIdentitySettings[],
  qualify: Qualify,
  now: () => number,
): (credential: string) => Authentication | undefined {
  return (credential) => {
    for (const { keys, namespace } of settings) {
      const holder = authenticateKey(credential, keys, now());
      if (holder !== undefined) return putIntoNamespace(holder, qualify, namespace);
    }
    return undefined;
  };
}

/** Prefixes the caller's subject and tenant with the namespace of the issuer. */
function putIntoNamespace(
  caller: Authentication,
  qualify: Qualify,
  namespace: string | undefined,
): Authentication {
  if (caller.outcome === "rejected") return caller;
  const qualified = qualify(caller.identity, namespace);
  return qualified.outcome === "rejected"
    ? { ...qualified, ...knownCaller(caller) }
    : { ...caller, identity: qualified.identity };
}

type CredentialCheck = (credential: string, deadline: number) => Promise<Authentication>;

function tokenCheck(
  settings: readonly TokenIdentitySettings[],
  qualify: Qualify,
  ports: TrustedIssuerPorts,
  kept: readonly string[],
): CredentialCheck {
  const verify = createTokenVerifier(settings, ports);
  return async (token, deadline) => {
    const verified = await verify(token, deadline);
    if (verified.outcome === "rejected") return verified;
    const { claims, credential, issuer, settings: rules } = verified;
    const found = identityFromClaims(claims, claimNames(rules));
    if (found.outcome === "rejected") return { ...found, issuer };
    const identity =
      kept.length === 0 ? found.identity : { ...found.identity, claims: claimValues(claims, kept) };
    const caller = putIntoNamespace(
      { outcome: "authenticated", identity, credential, issuer },
      qualify,
      rules.namespace,
    );
    if (caller.outcome === "rejected") return caller;
    const lack = missingPermission(identity, rules);
    return lack === undefined ? caller : { ...lack, ...knownCaller(caller) };
  };
}

function claimNames(settings: TokenIdentitySettings) {
  const { tenant } = settings;
  if (settings.type === "cognito") return { tenant };
  return { tenant, subjectClaim: settings.subjectClaim, groupsClaim: settings.groupsClaim ?? "groups" };
}

/**
 * The rejection of an identity that lacks a scope or group of its issuer's settings; `undefined` if it has them all.
 */
function missingPermission(
  identity: Identity,
  { scopes = [], requiredScopes = [], groups = [] }: TokenSettings,
): AuthenticationRejection | undefined {
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
    return notAuthenticated(
      403,
      "NotInGroup",
      "The caller is not in a group that may upload. Ask the operator to be added.",
    );
  }
  return undefined;
}

import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type {
  CognitoIdentitySettings,
  Identities,
  JsonWebKeySet,
  OidcIdentitySettings,
} from "../../../functions/identity/contract.js";
import { mapIdentities } from "../../../functions/identity/contract.js";
import { issuerOfPool } from "../../user-pool/issuer/issuer-of-pool.js";
import { HttpDocument } from "./http-document.js";

/** The members of a JWK that are needed to verify a signature. */
const MEMBERS = ["kty", "kid", "alg", "use", "key_ops", "n", "e", "crv", "x", "y"];

type TokenIdentity = CognitoIdentitySettings | OidcIdentitySettings;

/**
 * Adds the issuers' keys to the identities, so that they are shipped with the edge settings.
 * @param keysFrom - Reads the issuers' current keys at each plan. @default - the keys of the identity settings
 */
export function withShippedKeys(
  scope: Construct,
  identities: Identities,
  keysFrom: "terraform" | undefined,
): Identities {
  return mapIdentities(identities, (identity, index) => {
    if (identity.type === "pre-shared-key") return identity;
    if (keysFrom === undefined) return withTrimmedKeys(identity);
    const place = index === 0 ? scope : new Construct(scope, `Issuer${index}`);
    return { ...identity, keys: keysOfPlan(place, identity) };
  });
}

function withTrimmedKeys(identity: TokenIdentity): TokenIdentity {
  const { keys } = identity;
  return keys === undefined || Token.isUnresolved(keys) ? identity : { ...identity, keys: trimmed(keys) };
}

/** Keys without their certificates, which make up most of a JWKS and are not needed. */
function trimmed({ keys }: JsonWebKeySet): JsonWebKeySet {
  const trim = (key: JsonWebKeySet["keys"][number]) =>
    Object.fromEntries(Object.entries(key).filter(([name]) => MEMBERS.includes(name)));
  return { keys: keys.map(trim) };
}

function keysOfPlan(scope: Construct, identity: TokenIdentity): JsonWebKeySet {
  const { json } = new HttpDocument(scope, "IssuerKeys", jwksUri(scope, identity));
  return json as unknown as JsonWebKeySet;
}

function jwksUri(scope: Construct, identity: TokenIdentity): string {
  if (identity.type === "cognito") return `${poolIssuer(scope, identity)}/.well-known/jwks.json`;
  if (identity.jwksUri !== undefined) return identity.jwksUri;
  const issuer = identity.issuer.replace("{tenantid}", identity.issuerTenants?.[0] ?? "");
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  return new HttpDocument(scope, "IssuerDiscovery", address).text("jwks_uri");
}

/**
 * The issuer of a user pool, through a local value. If a data source refers to a changed resource directly, Terraform
 * reads it only at apply, and would plan a new version of the function for each change of the pool.
 * @see https://developer.hashicorp.com/terraform/language/data-sources#data-resource-behavior
 */
function poolIssuer(scope: Construct, { userPoolId }: CognitoIdentitySettings): string {
  if (!Token.isUnresolved(userPoolId)) return issuerOfPool(userPoolId);
  return issuerOfPool(new TerraformLocal(scope, "UserPoolId", userPoolId).asString);
}

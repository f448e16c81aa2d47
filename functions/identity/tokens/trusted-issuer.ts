import { validateCognitoJwtFields } from "aws-jwt-verify/cognito-verifier";
import { JwtBaseError } from "aws-jwt-verify/error";
import type { verifyJwtSync } from "aws-jwt-verify/jwt-verifier";
import type { IdentityLog } from "../authentication.js";
import type { CognitoIdentitySettings, OidcIdentitySettings, SignatureAlgorithm } from "../contract.js";
import { DEFAULT_KEY_MAX_AGE_MINUTES, SIGNATURE_ALGORITHMS } from "../contract.js";
import { hedged } from "../keys/fetch/hedged-document.js";
import type { GetDocument } from "../keys/fetch/https-document.js";
import { getHttpsDocument } from "../keys/fetch/https-document.js";
import type { KeyAddress } from "../keys/fetch/key-source.js";
import { createKeySource } from "../keys/fetch/key-source.js";
import { IssuerKeys } from "../keys/issuer-keys.js";

/** External dependencies of an issuer's keys. */
export interface TrustedIssuerPorts {
  /** One request for a document of the issuer. @default - over HTTPS, see {@link getHttpsDocument} */
  readonly get?: GetDocument;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: IdentityLog;
}

/** An issuer whose tokens are accepted, with its keys. */
export interface TrustedIssuer {
  /** The `iss` claim. */
  readonly issuer: string;
  readonly algorithms: readonly SignatureAlgorithm[];
  readonly keys: IssuerKeys;
  /** What `aws-jwt-verify` checks besides the signature. */
  readonly checks: TokenChecks;
}

type TokenChecks = Parameters<typeof verifyJwtSync>[2];

/** RFC 7519 makes `exp` optional; we do not, because such a token would be valid for ever. */
class JwtWithoutExpiryError extends JwtBaseError {}

/** Accepts the tokens of one issuer, and fetches its keys at once. */
export function trustIssuer(
  settings: CognitoIdentitySettings | OidcIdentitySettings,
  { get = getHttpsDocument, now, log }: TrustedIssuerPorts,
): TrustedIssuer {
  const { issuer, jwksUri, algorithms, checks } =
    settings.type === "cognito" ? userPoolIssuer(settings) : oidcIssuer(settings);
  const { keyMaxAgeMinutes = DEFAULT_KEY_MAX_AGE_MINUTES, keys: shipped } = settings;
  const source = createKeySource({ issuer, jwksUri }, { get: hedged(get), now });
  const keys = new IssuerKeys({ issuer, source, maxAgeMs: keyMaxAgeMinutes * 60_000, shipped, now, log });
  return { issuer, algorithms, keys, checks };
}

type IssuerFacts = KeyAddress & Pick<TrustedIssuer, "algorithms" | "checks">;

/**
 * The issuer of a user pool's access tokens. Cognito signs with RS256 only.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
function userPoolIssuer({ userPoolId, clientIds }: CognitoIdentitySettings): IssuerFacts {
  const [region = ""] = userPoolId.split("_");
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const checks: TokenChecks = {
    issuer,
    audience: null,
    customJwtCheck: ({ payload }) => {
      requireExpiry(payload);
      validateCognitoJwtFields(payload, { tokenUse: "access", clientId: [...clientIds] });
    },
  };
  return { issuer, jwksUri: `${issuer}/.well-known/jwks.json`, algorithms: ["RS256"], checks };
}

function oidcIssuer(settings: OidcIdentitySettings): IssuerFacts {
  const { issuer, jwksUri, audience, algorithms = SIGNATURE_ALGORITHMS } = settings;
  const checks: TokenChecks = {
    issuer,
    audience: [...audience],
    customJwtCheck: ({ payload }) => requireExpiry(payload),
  };
  return { issuer, jwksUri, algorithms, checks };
}

function requireExpiry({ exp }: { readonly exp?: number }): void {
  if (exp === undefined) throw new JwtWithoutExpiryError("The token has no exp claim");
}

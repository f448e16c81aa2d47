import type { IdentityLog } from "../authentication.js";
import type { CognitoIdentitySettings, OidcIdentitySettings, SignatureAlgorithm } from "../contract.js";
import {
  DEFAULT_CLOCK_TOLERANCE_SECONDS,
  DEFAULT_KEY_MAX_AGE_MINUTES,
  SIGNATURE_ALGORITHMS,
  userPoolIssuer,
} from "../contract.js";
import type { GetDocument } from "../keys/fetch/https-document.js";
import type { KeyAddress, KeySource } from "../keys/fetch/key-source.js";
import { IssuerKeys } from "../keys/issuer-keys.js";
import { TENANT_TEMPLATE } from "../keys/tenant-template.js";
import type { IssuerVerifier, TokenChecks } from "./signature/issuer-verifier.js";
import { issuerVerifier } from "./signature/issuer-verifier.js";
import { checkProfile } from "./token-profile.js";
import { InvalidTokenError } from "./token-rejection.js";

/** External dependencies of an issuer's keys. */
export interface TrustedIssuerPorts {
  /** One request for a document of the issuer. @default - over HTTPS, see `getHttpsDocument` */
  readonly get?: GetDocument;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: IdentityLog;
}

/** The settings of issuers whose tokens are accepted. */
export type TokenIdentitySettings = CognitoIdentitySettings | OidcIdentitySettings;

/** An issuer whose tokens are accepted, with its keys. */
export interface TrustedIssuer {
  /** The `iss` claim. */
  readonly issuer: string;
  readonly settings: TokenIdentitySettings;
  readonly algorithms: readonly SignatureAlgorithm[];
  readonly keys: IssuerKeys;
  readonly checks: TokenChecks;
  /** Checks the signature, and then the claims. */
  readonly verifySigned: IssuerVerifier;
}

/** Accepts the tokens of the issuers that the settings name, and starts to fetch their keys immediately. */
export function trustIssuers(
  settings: TokenIdentitySettings,
  { get, now, log }: TrustedIssuerPorts,
): readonly TrustedIssuer[] {
  const { keyMaxAgeMinutes = DEFAULT_KEY_MAX_AGE_MINUTES, keys: shipped } = settings;
  const maxAgeMs = keyMaxAgeMinutes * 60_000;
  return addressesOf(settings).map((address) => {
    const { issuer } = address;
    const source = loadedKeySource(address, { get, now });
    const keys = new IssuerKeys({ issuer, source, maxAgeMs, shipped, now, log });
    const algorithms = algorithmsOf(settings);
    const checks = checksOf(issuer, settings);
    return { issuer, settings, algorithms, keys, checks, verifySigned: issuerVerifier(checks) };
  });
}

/**
 * Loads the code for requests to issuers with the first such request. A token needs no request if its key came with the
 * settings. If loading fails, the next request tries again.
 */
function loadedKeySource(address: KeyAddress, ports: Pick<TrustedIssuerPorts, "get" | "now">): KeySource {
  let source: KeySource | undefined;
  return async (signal) => {
    const { issuerKeySource } = await import("../keys/fetch/issuer-key-source.js");
    source ??= issuerKeySource(address, ports);
    return source(signal);
  };
}

/** Addresses of the issuers' keys. A user pool's keys have a fixed address. */
function addressesOf(settings: TokenIdentitySettings): readonly KeyAddress[] {
  if (settings.type === "cognito") {
    const issuer = userPoolIssuer(settings.userPoolId);
    return [{ issuer, jwksUri: `${issuer}/.well-known/jwks.json` }];
  }
  const { issuer, issuerTenants, jwksUri } = settings;
  const issuers = issuerTenants?.map((tenant) => issuer.replace(TENANT_TEMPLATE, tenant)) ?? [issuer];
  return issuers.map((one) => ({ issuer: one, jwksUri }));
}

/**
 * Algorithms of an issuer; Cognito signs with RS256 only.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
function algorithmsOf(
  settings: CognitoIdentitySettings | OidcIdentitySettings,
): readonly SignatureAlgorithm[] {
  return settings.type === "cognito" ? ["RS256"] : (settings.algorithms ?? SIGNATURE_ALGORITHMS);
}

function checksOf(issuer: string, settings: TokenIdentitySettings): TokenChecks {
  const { clientIds, maxTokenAgeSeconds } = settings;
  const { clockToleranceSeconds = DEFAULT_CLOCK_TOLERANCE_SECONDS } = settings;
  const tokenType = settings.type === "cognito" ? "access" : (settings.tokenType ?? "access");
  const profile = { tokenType, clientIds, clockToleranceSeconds, maxTokenAgeSeconds };
  return {
    issuer,
    // A user pool's access tokens have a client instead of an audience.
    audience: settings.type === "cognito" ? null : [...settings.audience],
    graceSeconds: clockToleranceSeconds,
    customJwtCheck: (token) => {
      checkProfile(token, profile);
      if (settings.type === "cognito" && token.payload.token_use !== "access") {
        throw new InvalidTokenError("The token is not an access token");
      }
    },
  };
}

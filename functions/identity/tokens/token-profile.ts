import type { TokenType } from "../contract.js";
import { InvalidTokenError } from "./token-rejection.js";

/** Requirements on the tokens of one issuer, in addition to signature and audience. */
export interface TokenProfile {
  readonly tokenType: TokenType;
  /** @default - tokens of every client */
  readonly clientIds?: readonly string[];
  readonly clockToleranceSeconds: number;
  /** @default - `exp` alone decides */
  readonly maxTokenAgeSeconds?: number;
}

/** The parts of a token whose signature is valid. */
export interface VerifiedToken {
  readonly header: Claims;
  readonly payload: Claims;
}

type Claims = { readonly [name: string]: unknown };

/**
 * The media types that a header can name, by the kind of token. Others, e.g. `logout+jwt`, `secevent+jwt` and
 * `dpop+jwt`, have other purposes.
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.11
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
const TYPES: Readonly<Record<TokenType, readonly (string | undefined)[]>> = {
  access: [undefined, "jwt", "at+jwt"],
  "at+jwt": ["at+jwt"],
  id: [undefined, "jwt"],
};

/** Claims that only ID tokens have. @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const ID_TOKEN_CLAIMS = ["nonce", "at_hash", "c_hash", "s_hash"];

/** The claims that name a token's client: OpenID Connect, RFC 9068, Okta, Microsoft Entra ID. */
const CLIENT_CLAIMS = ["azp", "client_id", "cid", "appid"];

/** The last second of the year 9999: the largest time that a four-digit year can express. */
const LATEST_TIME = 253_402_300_799;

/** Throws if the profile does not allow a token whose signature is valid. */
export function checkProfile({ header, payload }: VerifiedToken, profile: TokenProfile): void {
  const problem =
    typeProblem(header, payload, profile.tokenType) ??
    clientProblem(payload, profile.clientIds) ??
    timeProblem(payload, profile);
  if (problem !== undefined) throw new InvalidTokenError(problem);
}

function typeProblem({ typ }: Claims, payload: Claims, tokenType: TokenType): string | undefined {
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
  if (!TYPES[tokenType].some((allowed) => allowed === type)) return "The token is of another type";
  // Logout tokens without a type of their own, and security event tokens, have this claim.
  if ("events" in payload) return "The token reports an event";
  // RFC 9449, section 7.1, and RFC 8705, section 3: such a token is not a bearer token.
  if ("cnf" in payload) return "The token is bound to a key of its client";
  return isIdToken(payload) && tokenType !== "id" ? "The token is an ID token" : undefined;
}

/** Recognizes an ID token. No single claim marks the ID tokens of every issuer. */
function isIdToken(payload: Claims): boolean {
  const { typ, token_use: use, tid, ver } = payload;
  // Keycloak and Cognito.
  if (typ === "ID" || use === "id") return true;
  // Among the tokens of Microsoft Entra ID, only ID tokens have neither of the two claims.
  if (tid !== undefined && ver !== undefined && !("azp" in payload || "appid" in payload)) return true;
  return ID_TOKEN_CLAIMS.some((name) => name in payload);
}

function clientProblem(payload: Claims, clientIds: readonly string[] | undefined): string | undefined {
  if (clientIds === undefined) return undefined;
  const named = CLIENT_CLAIMS.filter((name) => name in payload).map((name) => payload[name]);
  const isAccepted = named.length > 0 && named.every((client) => clientIds.some((id) => id === client));
  return isAccepted ? undefined : "The token is of another client";
}

function timeProblem(
  { exp, iat }: Claims,
  { clockToleranceSeconds, maxTokenAgeSeconds }: TokenProfile,
): string | undefined {
  if (typeof exp !== "number") return "The token has no exp claim";
  if (exp > LATEST_TIME) return "The token is valid for ever";
  const age = typeof iat === "number" ? Date.now() / 1_000 - iat : undefined;
  if (age !== undefined && age < -clockToleranceSeconds) return "The token is from the future";
  if (maxTokenAgeSeconds === undefined) return undefined;
  const isYoung = age !== undefined && age <= maxTokenAgeSeconds + clockToleranceSeconds;
  return isYoung ? undefined : "The token is too old";
}

import { specProblem } from "../internet/local-requests.js";
import type { IssuerType } from "../issuers/issuer-type.js";
import type { IssuedToken, TokenSpec } from "../services/cognito/index.js";

/** A token to issue: of a user pool of the stack, or, with `issuer`, of another OpenID Connect issuer. */
export interface TokenRequest {
  /** The user. @default - the app client itself (client credentials) */
  readonly sub?: string;
  /** The user's tenant: a claim or a group, as in the pool's tokens. */
  readonly tenant?: string;
  /** @default [] */
  readonly groups?: readonly string[];
  /** @default - the scopes of a sign-in that requests none */
  readonly scopes?: readonly string[];
  /** Seconds until the token expires; negative for an expired token. @default - the app client's validity */
  readonly expiresInSeconds?: number;
  /** @default "access" */
  readonly use?: "access" | "id";
  /** Id or name of the user pool. @default - the stack's only user pool */
  readonly userPool?: string;
  /** Id or name of the app client. @default - the pool's first */
  readonly client?: string;
  /**
   * An https URL. Requests a token of that issuer, whose documents the emulator serves. It needs `audience` and `sub`.
   */
  readonly issuer?: string;
  /**
   * Requests a token with the claims of this kind of issuer. It needs `sub`; `issuer`, `audience` and `client` have
   * defaults from the settings of the stack's functions.
   */
  readonly issuerType?: IssuerType;
  readonly audience?: string;
  /** Additional claims of a token of another issuer. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The request is invalid, or the real issuer would not issue such a token. The message says why. */
export class TokenNotIssuedError extends Error {
  override readonly name = "TokenNotIssuedError";
}

/**
 * Issues a token.
 * @throws {TokenNotIssuedError} if the request is invalid, or the real issuer would not issue it
 */
export async function tokenFor(
  { sub, ...rest }: TokenRequest,
  issueToken: (spec: TokenSpec) => Promise<IssuedToken>,
): Promise<string> {
  const given = Object.entries({ subject: sub, ...rest }).filter(([, value]) => value !== undefined);
  const spec = Object.fromEntries(given);
  const problem = specProblem(spec);
  if (problem !== undefined) throw new TokenNotIssuedError(`Cannot issue a token: ${problem}.`);
  const issued = await issueToken(spec as unknown as TokenSpec);
  if (issued.outcome === "issued") return issued.token;
  throw new TokenNotIssuedError(`Cannot issue a token: ${issued.reason}`);
}

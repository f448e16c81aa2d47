import type { IssuerType } from "../../issuers/issuer-type.js";

/** A request for a token of one of the stack's user pools. */
export interface PoolTokenSpec {
  /** The user's `sub` and user name. If missing, the client requests a token for itself (client credentials). */
  readonly subject?: string;
  /** The user's tenant. The pool's trigger puts it into a claim; without a trigger, it becomes a group. */
  readonly tenant?: string;
  /** @default none */
  readonly groups?: readonly string[];
  /** If missing, the token has the scopes of a sign-in that requests none. */
  readonly scopes?: readonly string[];
  /** Remaining seconds until the token expires; negative for an expired token. @default the client's validity */
  readonly expiresInSeconds?: number;
  /** @default "access" */
  readonly use?: "access" | "id";
  /** Id or name of the user pool. @default the stack's only one */
  readonly userPool?: string;
  /** Id or name of the app client. @default the pool's first */
  readonly client?: string;
}

/** A request for a token of an issuer outside of AWS. The emulator imitates the issuer. */
export interface IssuerTokenSpec {
  /** The `iss` claim: an https URL. @default the stack's only issuer of the `issuerType` */
  readonly issuer?: string;
  /** Type of the issuer. It determines the token's claims. @default - the claims of RFC 9068 */
  readonly issuerType?: IssuerType;
  /** @default with `issuerType`, the first one in the stack's settings */
  readonly audience?: string;
  readonly subject: string;
  readonly scopes?: readonly string[];
  /** The user's groups. Only valid with `issuerType`. @default none */
  readonly groups?: readonly string[];
  /** The user's tenant. Only valid with `issuerType`. @default none */
  readonly tenant?: string;
  /**
   * The client that requests the token. Only valid with `issuerType`.
   * @default the first one in the stack's settings
   */
  readonly client?: string;
  /**
   * The kind of token. Only valid with `issuerType`.
   * @default "access", or "id" if the issuer issues no access tokens
   */
  readonly use?: "access" | "id";
  /** Additional claims. They take precedence over the issuer's own. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** @default 3600 */
  readonly expiresInSeconds?: number;
}

/** A token to issue. */
export type TokenSpec = PoolTokenSpec | IssuerTokenSpec;

/** The token, or the reason that the real issuer with the same settings could not issue it. */
export type IssuedToken =
  | { readonly outcome: "issued"; readonly token: string }
  | { readonly outcome: "rejected"; readonly reason: string };

import type { IssuerType } from "../../issuers/issuer-type.js";

/** Asks for a token of one of the stack's user pools. */
export interface PoolTokenSpec {
  /** The user's `sub` and user name. Absent: the client itself (client credentials). */
  readonly subject?: string;
  /** Comes into the token as the pool does it: through its trigger, or as a group. */
  readonly tenant?: string;
  /** @default none */
  readonly groups?: readonly string[];
  /** Absent: what a plain sign-in gives. */
  readonly scopes?: readonly string[];
  /** Seconds that are left until it expires; negative: it has expired. @default the client's validity */
  readonly expiresInSeconds?: number;
  /** @default "access" */
  readonly use?: "access" | "id";
  /** Id or name of the user pool. @default the stack's only one */
  readonly userPool?: string;
  /** Id or name of the app client. @default the pool's first */
  readonly client?: string;
}

/** Asks for a token of an issuer outside of AWS, which the emulator stands in for. */
export interface IssuerTokenSpec {
  /** The `iss` claim: an https URL. @default the stack's only issuer of the `issuerType` */
  readonly issuer?: string;
  /** Whose claims the token has. @default few claims, as RFC 9068 has them */
  readonly issuerType?: IssuerType;
  /** @default with `issuerType`, the first one in the stack's settings */
  readonly audience?: string;
  readonly subject: string;
  readonly scopes?: readonly string[];
  /** With `issuerType` only. @default none */
  readonly groups?: readonly string[];
  /** With `issuerType` only. @default none */
  readonly tenant?: string;
  /** With `issuerType` only. @default the first one in the stack's settings */
  readonly client?: string;
  /** With `issuerType` only. @default "access", or "id" if the issuer gives no access tokens */
  readonly use?: "access" | "id";
  /** Further claims, and others in place of the issuer's own. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** @default 3600 */
  readonly expiresInSeconds?: number;
}

/** A token to issue. */
export type TokenSpec = PoolTokenSpec | IssuerTokenSpec;

/** The token, or why the real issuer of the same settings could not issue it. */
export type IssuedToken =
  | { readonly outcome: "issued"; readonly token: string }
  | { readonly outcome: "rejected"; readonly reason: string };

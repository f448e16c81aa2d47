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

/** Asks for a token of an issuer outside of AWS, which the runner stands in for. */
export interface IssuerTokenSpec {
  /** The `iss` claim: an https URL. */
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly scopes?: readonly string[];
  /** Further claims, e.g. a tenant's or groups'. */
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

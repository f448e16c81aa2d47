import type { JWK } from "jose";

/** The payload of a token (RFC 7519), or a part of it. */
export type Claims = Readonly<Record<string, unknown>>;

/** What a token says, whichever claims its issuer has for it. */
export interface TokenContent {
  /** The `iss` claim. */
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly tenant?: string | undefined;
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

/** The documents and tokens of one kind of issuer. */
export interface IssuerShape {
  readonly algorithm: "RS256" | "ES256";
  /** Whether its tokens name a tenant, whatever the settings say. @default false */
  readonly namesTenant?: boolean;
  /** Members of the header besides `alg` and `kid`. @default - `typ: "JWT"` */
  readonly header?: (kid: string) => Claims;
  /** Claims of an access token besides `iss`, `iat` and `exp`; undefined if it gives none that can be read. */
  readonly accessClaims?: (content: TokenContent) => Claims;
  /** The same of an ID token; undefined if it gives none. */
  readonly idClaims?: (content: TokenContent) => Claims;
  /** What it publishes of its key. @default - the key with `alg`, `use` and `kid` */
  readonly publishedKey?: (key: JWK, issuer: string) => JWK;
  /** Other keys in its JWKS. @default - none */
  readonly otherKeys?: readonly JWK[];
  /** Algorithms of ID tokens, as its discovery document lists them. */
  readonly idTokenAlgorithms: readonly string[];
}

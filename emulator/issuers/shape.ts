import type { JWK } from "jose";

/** The payload of a token (RFC 7519), or a part of it. */
export type Claims = Readonly<Record<string, unknown>>;

/** The content of a token, independent of its issuer's claim names. */
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
  /** Whether tokens always name a tenant, whatever the settings say. @default false */
  readonly namesTenant?: boolean;
  /** Members of the header except `alg` and `kid`. @default - `typ: "JWT"` */
  readonly header?: (kid: string) => Claims;
  /** Claims of an access token except `iss`, `iat` and `exp`. `undefined` if its access tokens are opaque. */
  readonly accessClaims?: (content: TokenContent) => Claims;
  /** Claims of an ID token except `iss`, `iat` and `exp`. `undefined` if the issuer has no ID tokens. */
  readonly idClaims?: (content: TokenContent) => Claims;
  /** The published form of its key. @default - the key with `alg`, `use` and `kid` */
  readonly publishedKey?: (key: JWK, issuer: string) => JWK;
  /** Further keys in its JWKS. @default - none */
  readonly otherKeys?: readonly JWK[];
  /** Algorithms of ID tokens in its discovery document. */
  readonly idTokenAlgorithms: readonly string[];
}

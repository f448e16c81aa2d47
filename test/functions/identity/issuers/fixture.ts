import type { KeyObject } from "node:crypto";
import { generateKeyPairSync, sign } from "node:crypto";
import type {
  CognitoIdentitySettings,
  Identity,
  OidcIdentitySettings,
} from "../../../../functions/identity/contract.js";

/** One token of the issuer: the differences from its usual one. An undefined claim is omitted. */
export interface FixtureToken {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An issuer as it is: its documents, its tokens, and the settings that docs/issuers.md shows for it. */
export interface IssuerFixture {
  readonly name: string;
  readonly settings: CognitoIdentitySettings | OidcIdentitySettings;
  /** @default - no token is requested from the issuer */
  readonly discovery?: { readonly uri: string; readonly document: Readonly<Record<string, unknown>> };
  readonly jwksUri: string;
  /** Members of its signing key, in addition to the public key itself. */
  readonly keyMembers: Readonly<Record<string, unknown>>;
  /** Other keys in its JWKS. */
  readonly otherKeys?: readonly object[];
  readonly algorithm: "RS256" | "ES256";
  /** Header and claims of its usual token, without times. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
  readonly accepted?: Readonly<Record<string, FixtureToken & { readonly identity: Partial<Identity> }>>;
  readonly rejected: Readonly<Record<string, FixtureToken & { readonly status?: 401 | 403 }>>;
}

const PAIRS = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2_048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
};

/** The documents that an issuer serves, by address. */
export function documentsOf(fixture: IssuerFixture): Readonly<Record<string, object>> {
  const { discovery, jwksUri, keyMembers, otherKeys = [], algorithm } = fixture;
  const key = { ...PAIRS[algorithm].publicKey.export({ format: "jwk" }), ...keyMembers };
  return {
    ...(discovery && { [discovery.uri]: discovery.document }),
    [jwksUri]: { keys: [...otherKeys, key] },
  };
}

/** A token that the issuer has signed. */
export function tokenOf(fixture: IssuerFixture, { header, claims }: FixtureToken = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  const times = { iat: now - 10, exp: now + 3_590 };
  const signed = [
    { ...fixture.header, ...header },
    { ...times, ...fixture.claims, ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const input = signed.join(".");
  return `${input}.${signature(input, PAIRS[fixture.algorithm].privateKey)}`;
}

function signature(input: string, key: KeyObject): string {
  return sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
}

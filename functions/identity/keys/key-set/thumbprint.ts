import { hash } from "node:crypto";

/** The members of a JWK that identify a public key. */
export type KeyMembers = { readonly [member: string]: string } & { readonly kty: string };

/**
 * Names of the members of {@link KeyMembers} by key type, in the order in which a thumbprint contains them.
 * @see https://www.rfc-editor.org/rfc/rfc7638#section-3.2
 * @see https://www.rfc-editor.org/rfc/rfc8037#section-2
 */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  RSA: ["e", "kty", "n"],
};

/** Reads the members that identify a key; undefined if its type is unknown or a member is missing. */
export function keyMembers(jwk: Readonly<Record<string, unknown>>): KeyMembers | undefined {
  const { kty } = jwk;
  if (typeof kty !== "string" || !Object.hasOwn(MEMBERS, kty)) return undefined;
  const members: Record<string, string> = {};
  for (const name of MEMBERS[kty] ?? []) {
    const value = jwk[name];
    if (typeof value !== "string") return undefined;
    members[name] = value;
  }
  return { ...members, kty };
}

/** SHA-256 thumbprint of a public key (RFC 7638), in base64url. */
export function thumbprint(members: KeyMembers): string {
  return hash("sha256", JSON.stringify(members), "base64url");
}

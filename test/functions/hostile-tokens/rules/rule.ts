import { CLAIMS, KEYS, part, STRICT_CLAIMS, STRICT_HEADER, signature, token } from "../issuers.js";

/** A token that a rule forbids. All of them are signed, as far as the rule allows, by the key that the header names. */
export type Rule = readonly [rule: string, violation: string, token: () => string];

export const RS256 = { alg: "RS256", kid: "rsa" };
export const ES256 = { alg: "ES256", kid: "p256" };
export const signedBy = (kid: string) => token({ alg: "RS256", kid }, CLAIMS);
export const withClaims = (changes: object) => token(RS256, { ...CLAIMS, ...changes });
export const strict = (header: object, claims: object) =>
  token({ ...STRICT_HEADER, ...header }, { ...STRICT_CLAIMS, ...claims }, KEYS.second);
export const pem = (key: typeof KEYS.main, type: "spki" | "pkcs1") =>
  key.publicKey.export({ type, format: "pem" });

/** Signs parts that are already encoded. */
export function signedParts(header: string, claims: string): string {
  const signed = `${header}.${claims}`;
  return `${signed}.${part(signature(signed, "RS256", KEYS.main.privateKey))}`;
}

/** Makes a token, and changes its signature. */
export function resigned(
  change: (bytes: Buffer) => Uint8Array | string,
  header = RS256,
  key = KEYS.main,
): string {
  const [head, claims, signatureText = ""] = token(header, CLAIMS, key).split(".");
  const changed = change(Buffer.from(signatureText, "base64url"));
  return `${head}.${claims}.${typeof changed === "string" ? changed : part(changed)}`;
}

export const invalidUtf8 = (text: string) => Buffer.from(text.replace("?", "\xff"), "latin1");

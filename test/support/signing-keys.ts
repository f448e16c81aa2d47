import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JWK } from "jose";
import { calculateJwkThumbprint } from "jose";

/** Private keys of this process, as JWKs. Generating an RSA key takes longer than most tests. */
const keys: JWK[] = [];

/**
 * Gives each issuer of a stack the signing key that the emulator would otherwise generate at the first token. Issuers
 * of one stack have different keys; issuers of different stacks share them.
 * @param issuers - Ids of user pools, and `iss` claims of other issuers.
 */
export function writeSigningKeys(dataFolder: string, issuers: readonly string[]): void {
  const folder = join(dataFolder, "issuer");
  mkdirSync(folder, { recursive: true });
  issuers.forEach((issuer, index) => {
    const file = join(folder, `${encodeURIComponent(issuer)}.json`);
    writeFileSync(file, JSON.stringify(keyAt(index)), { mode: 0o600 });
  });
}

/** The public key of the first issuer of each stack, as the issuer publishes it. */
export async function firstPublicKey(): Promise<JWK & Record<string, unknown>> {
  const { kty, n, e } = keyAt(0);
  return { kid: await calculateJwkThumbprint({ kty, n, e }), kty, n, e, alg: "RS256", use: "sig" };
}

function keyAt(index: number): JWK & { readonly kty: string } {
  const key = keys[index] ?? makeKey();
  keys[index] = key;
  return { ...key, kty: "RSA" };
}

function makeKey(): JWK {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ format: "jwk" }) as JWK;
}

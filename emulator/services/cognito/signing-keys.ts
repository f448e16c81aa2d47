import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CryptoKey, JWK } from "jose";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";

/** The RSA key that an issuer signs with (RS256, RFC 7518, section 3.3). */
interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** What the issuer publishes in its JWKS. */
  readonly publicJwk: JWK;
}

/** Keys by issuer: made when first asked for, and kept, so that a token outlives a restart. */
export interface SigningKeys {
  /** `issuer` is a user pool's id, or the `iss` claim of any other issuer. */
  keyOf(issuer: string): Promise<SigningKey>;
}

/** A stored key that cannot be read. */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(`cannot read the signing key in ${file}: remove the file, and a new key is made.`, { cause });
    this.file = file;
  }
}

/** Opens the keys in a folder; each lies in a file that only its owner may read. */
export function openSigningKeys(folder: string): SigningKeys {
  const opened = new Map<string, Promise<SigningKey>>();
  return {
    keyOf(issuer) {
      const file = join(folder, `${encodeURIComponent(issuer)}.json`);
      const key = opened.get(issuer) ?? openKey(folder, file);
      opened.set(issuer, key);
      return key;
    },
  };
}

async function openKey(folder: string, file: string): Promise<SigningKey> {
  const jwk = (await readKey(file)) ?? (await makeKey(folder, file));
  const { kty, n, e } = jwk;
  const kid = await calculateJwkThumbprint(jwk);
  const privateKey = await importJWK(jwk, "RS256");
  if (privateKey instanceof Uint8Array || kty === undefined) throw new SigningKeyError(file, undefined);
  return { kid, privateKey, publicJwk: { kid, kty, n, e, alg: "RS256", use: "sig" } };
}

async function readKey(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SigningKeyError(file, error);
  }
}

async function makeKey(folder: string, file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, JSON.stringify(jwk), { mode: 0o600 });
  await rename(unfinished, file);
  return jwk;
}

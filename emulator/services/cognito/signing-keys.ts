import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CryptoKey, JWK } from "jose";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";
import { issuerTypeOf } from "../../issuers/issuer-type.js";
import type { IssuerShape } from "../../issuers/shape.js";
import { ISSUER_SHAPES } from "../../issuers/shapes.js";

/** An issuer's signing key: RSA, or ECDSA with the curve P-256. */
interface SigningKey {
  readonly kid: string;
  readonly algorithm: IssuerShape["algorithm"];
  readonly privateKey: CryptoKey;
  /** The key in the issuer's JWKS. */
  readonly publicJwk: JWK;
}

/** Keys by issuer. A key is created at its first use and stored, so that tokens stay valid after a restart. */
export interface SigningKeys {
  /** `issuer` is a user pool's id, or the `iss` claim of any other issuer. */
  keyOf(issuer: string): Promise<SigningKey>;
}

/** An unreadable stored key. */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(
      `cannot read the signing key in ${file}. Remove the file and start the emulator again: it creates a new key.`,
      { cause },
    );
    this.file = file;
  }
}

/** Opens the keys in a folder. Each key has a file that only the file's owner can read. */
export function openSigningKeys(folder: string): SigningKeys {
  const opened = new Map<string, Promise<SigningKey>>();
  return {
    keyOf(issuer) {
      const file = join(folder, `${encodeURIComponent(issuer)}.json`);
      const key = opened.get(issuer) ?? openKey(folder, file, algorithmOf(issuer));
      opened.set(issuer, key);
      return key;
    },
  };
}

function algorithmOf(issuer: string): SigningKey["algorithm"] {
  const type = issuerTypeOf(issuer);
  return type === undefined ? "RS256" : ISSUER_SHAPES[type].algorithm;
}

async function openKey(
  folder: string,
  file: string,
  algorithm: SigningKey["algorithm"],
): Promise<SigningKey> {
  const jwk = (await readKey(file)) ?? (await makeKey(folder, file, algorithm));
  const kid = await calculateJwkThumbprint(jwk);
  const privateKey = await importJWK(jwk, algorithm);
  if (privateKey instanceof Uint8Array || jwk.kty === undefined) throw new SigningKeyError(file, undefined);
  return {
    kid,
    algorithm,
    privateKey,
    publicJwk: { kid, ...publicMembers(jwk), alg: algorithm, use: "sig" },
  };
}

function publicMembers({ kty, n, e, crv, x, y }: JWK): JWK {
  return { ...(kty === "RSA" ? { kty, n, e } : { kty, crv, x, y }) };
}

async function readKey(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SigningKeyError(file, error);
  }
}

async function makeKey(folder: string, file: string, algorithm: SigningKey["algorithm"]): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, JSON.stringify(jwk), { mode: 0o600 });
  await rename(unfinished, file);
  return jwk;
}

import type { KeyObject } from "node:crypto";
import { createPublicKey } from "node:crypto";
import type { SignatureAlgorithm } from "../../contract.js";
import type { KeyMembers } from "./thumbprint.js";
import { keyMembers, thumbprint } from "./thumbprint.js";

/** The fields of a JWK that we read. */
type PublishedKey = Readonly<Record<string, unknown>>;

/** A public key that can verify signatures. */
export interface UsableKey {
  /** Omitted if the issuer's key has no id. */
  readonly kid?: string;
  readonly thumbprint: string;
  /** Algorithms that the key type supports and the issuer allows. */
  readonly algorithms: readonly SignatureAlgorithm[];
  /** The members of the key from which its thumbprint is computed. */
  readonly jwk: KeyMembers;
  readonly publicKey: KeyObject;
}

/**
 * The smallest RSA key, in bits.
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.3
 */
const RSA_MIN_BITS = 2_048;

/**
 * The algorithm of each curve, by OpenSSL's name of the curve.
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.4
 */
const ALGORITHM_OF_CURVE: Readonly<Record<string, SignatureAlgorithm>> = {
  prime256v1: "ES256",
  secp384r1: "ES384",
  secp521r1: "ES512",
};

/**
 * Makes a usable key from a JWK. Returns the reason as a string if the JWK is unusable.
 * @param known - Keys read before. A public key with the same thumbprint is not imported again.
 */
export function usableKey(published: PublishedKey, known: readonly UsableKey[]): UsableKey | string {
  const { kid, alg } = published;
  if (kid !== undefined && typeof kid !== "string") return "its kid is not a string";
  const jwk = keyMembers(published);
  if (jwk === undefined) return "its kty is not RSA, EC or OKP, or it lacks members of such a key";
  const print = thumbprint(jwk);
  const publicKey = known.find((key) => key.thumbprint === print)?.publicKey ?? publicKeyOf(jwk);
  if (publicKey === undefined) return "its members do not make a public key";
  const fitting = algorithmsOf(publicKey);
  if (typeof fitting === "string") return fitting;
  const algorithms = alg === undefined ? fitting : fitting.filter((name) => name === alg);
  if (algorithms.length === 0) return `its alg is not one of ${fitting.join(", ")}`;
  return { ...(kid !== undefined && { kid }), thumbprint: print, algorithms, jwk, publicKey };
}

/**
 * Whether a key is for another purpose than signatures, e.g. for encryption.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4.2
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4.3
 */
export function hasOtherPurpose({ use, key_ops: operations }: PublishedKey): boolean {
  const mayVerify = operations === undefined || (Array.isArray(operations) && operations.includes("verify"));
  return (use !== undefined && use !== "sig") || !mayVerify;
}

function publicKeyOf(jwk: KeyMembers): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function algorithmsOf(key: KeyObject): readonly SignatureAlgorithm[] | string {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case "rsa":
      return modulusLength >= RSA_MIN_BITS
        ? ["RS256", "RS384", "RS512"]
        : `it is an RSA key of fewer than ${RSA_MIN_BITS} bits`;
    case "ec": {
      const algorithm = Object.hasOwn(ALGORITHM_OF_CURVE, namedCurve) && ALGORITHM_OF_CURVE[namedCurve];
      return algorithm ? [algorithm] : "its curve is not P-256, P-384 or P-521";
    }
    case "ed25519":
    case "ed448":
      return ["EdDSA"];
    default:
      return "its curve is not Ed25519 or Ed448";
  }
}

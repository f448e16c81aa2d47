import { isObject } from "../../../json/json.js";
import type { SignatureAlgorithm } from "../../contract.js";
import type { UsableKey } from "./usable-key.js";
import { hasOtherPurpose, usableKey } from "./usable-key.js";

/** The usable keys of one JWKS. */
export interface KeySet {
  readonly keys: readonly UsableKey[];
  /** Reasons for skipped keys of the JWKS, one sentence each. */
  readonly skipped: readonly string[];
}

/** The parts of a token's header that identify the key. */
export interface WantedKey {
  readonly kid?: string;
  readonly alg: SignatureAlgorithm;
}

/** The longest `kid` that a log shows, in characters. */
const SHOWN_KID_CHARACTERS = 80;

/**
 * Reads a JWKS. Skips unusable keys, and keeps the others. Keys for other purposes than signatures are
 * left out of `skipped`, because many issuers publish them too.
 * @param known - Keys read before, see {@link usableKey}.
 * @returns `undefined` if the document is not a JWKS.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function readKeySet(document: unknown, known: readonly UsableKey[] = []): KeySet | undefined {
  if (!isObject(document) || !Array.isArray(document.keys)) return undefined;
  const entries: readonly unknown[] = document.keys;
  const keys: UsableKey[] = [];
  const skipped: string[] = [];
  entries.forEach((entry, index) => {
    if (isObject(entry) && hasOtherPurpose(entry)) return;
    const read = isObject(entry) ? usableKey(entry, known) : "it is not an object";
    if (typeof read === "string") skipped.push(`Key ${index}${kidOf(entry)} is skipped: ${read}.`);
    else keys.push(read);
  });
  return { keys, skipped };
}

/**
 * Finds the key of a token. A token without `kid` matches if the issuer has exactly one key.
 * @returns The key; undefined if it is unknown; "unfit" if the key is for another algorithm.
 */
export function findKey({ keys }: KeySet, { kid, alg }: WantedKey): UsableKey | "unfit" | undefined {
  const named = kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  if (kid === undefined && named.length > 1) return "unfit";
  if (named.length === 0) return undefined;
  return named.find(({ algorithms }) => algorithms.includes(alg)) ?? "unfit";
}

function kidOf(entry: unknown): string {
  const kid = isObject(entry) ? entry.kid : undefined;
  return typeof kid === "string" ? ` (kid ${JSON.stringify(kid.slice(0, SHOWN_KID_CHARACTERS))})` : "";
}

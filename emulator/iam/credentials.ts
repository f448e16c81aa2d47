import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";
import type { Credentials, Principal } from "./principal.js";

/** Keys and whom they stand for. */
export interface KnownCredentials {
  readonly credentials: Credentials;
  readonly principal: Principal;
}

/** Finds keys by their id, as every service that verifies a signature must. */
export interface CredentialDirectory {
  find(accessKeyId: string): KnownCredentials | undefined;
}

/** The access keys of the account. */
export interface CredentialStore extends CredentialDirectory {
  /** Issues keys without an end, as a user has them. */
  issueLongTerm(principal: Principal): Credentials;
  /** Issues a session's keys, with a token that must come along. */
  issueSession(principal: Principal, durationSeconds: number): Credentials;
}

/** Ended sessions stay known for a while, so that their keys get ExpiredToken rather than InvalidAccessKeyId. */
const KEPT_AFTER_EXPIRY_MS = 3_600_000;
/** The letters and digits of access key ids. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Makes an empty store. */
export function createCredentialStore(clock: Clock): CredentialStore {
  const known = new Map<string, KnownCredentials>();
  const add = (principal: Principal, credentials: Credentials): Credentials => {
    known.set(credentials.accessKeyId, { principal, credentials });
    return credentials;
  };
  return {
    find: (accessKeyId) => known.get(accessKeyId),
    issueLongTerm: (principal) =>
      add(principal, { accessKeyId: uniqueId("AKIA"), secretAccessKey: secret(30) }),
    issueSession: (principal, durationSeconds) => {
      const now = clock();
      for (const [id, { credentials }] of known) {
        if (credentials.expiresAt !== undefined && credentials.expiresAt + KEPT_AFTER_EXPIRY_MS < now) {
          known.delete(id);
        }
      }
      return add(principal, {
        accessKeyId: uniqueId("ASIA"),
        secretAccessKey: secret(30),
        sessionToken: secret(264),
        expiresAt: now + durationSeconds * 1000,
      });
    },
  };
}

/**
 * A unique id of IAM's form: four letters that tell its kind, and sixteen at random.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
function uniqueId(kind: string): string {
  return kind + Array.from(randomBytes(16), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString("base64");
}

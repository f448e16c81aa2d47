import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";
import type { Credentials, Principal } from "./principal.js";

/** Keys and their principal. */
export interface KnownCredentials {
  readonly credentials: Credentials;
  readonly principal: Principal;
}

/** Finds keys by id. Services use it to verify signatures. */
export interface CredentialDirectory {
  find(accessKeyId: string): KnownCredentials | undefined;
}

/** The access keys of the account. */
export interface CredentialStore extends CredentialDirectory {
  /** Issues keys without expiry, as for a user. */
  issueLongTerm(principal: Principal): Credentials;
  /** Issues a session's keys, which are valid only with a token. */
  issueSession(principal: Principal, durationSeconds: number): Credentials;
}

/** Time that expired sessions stay known, so that their keys get ExpiredToken instead of InvalidAccessKeyId. */
const KEPT_AFTER_EXPIRY_MS = 3_600_000;
/** Characters of access key ids. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Creates an empty store. */
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
 * Creates a unique id in IAM's form: four letters for its kind, and sixteen random characters.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
function uniqueId(kind: string): string {
  return kind + Array.from(randomBytes(16), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString("base64");
}

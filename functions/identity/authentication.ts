import type { Identity } from "./contract.js";

/** Result of checking a credential. */
export type Authentication = AuthenticatedCaller | AuthenticationRejection;

/** A caller with a valid credential. */
interface AuthenticatedCaller extends Pick<KnownCaller, "preSharedKeyId"> {
  readonly outcome: "authenticated";
  readonly identity: Identity;
  readonly credential: CredentialIds;
  /** The `iss` claim of the token, or {@link PRE_SHARED_KEY_ISSUER}. */
  readonly issuer: string;
}

/** Issuer of pre-shared keys, for the log. */
export const PRE_SHARED_KEY_ISSUER = "pre-shared-key";

/** Data about a caller for the log. */
export interface KnownCaller {
  /**
   * The issuer, as in {@link AuthenticatedCaller}. If `subject` is omitted, the settings name the issuer, but the
   * token's signature may be wrong.
   */
  readonly issuer?: string;
  /** The subject of a valid credential, in its namespace. */
  readonly subject?: string;
  /**
   * The first 8 digits of a pre-shared key's digest. They identify the key among those of the settings, but are too few
   * to confirm a guess of the key.
   */
  readonly preSharedKeyId?: string;
}

/** Identifiers of a credential that do not reveal it. */
export interface CredentialIds {
  /**
   * Identifier of the key. For a token, the `kid` of the issuer's key, or the key's thumbprint if it has no `kid`. For
   * a pre-shared key, its digest.
   */
  readonly keyId?: string;
  /** The `jti` claim of a token. */
  readonly tokenId?: string;
}

/** A rejected caller, with the reason. */
export interface AuthenticationRejection extends KnownCaller {
  readonly outcome: "rejected";
  /**
   * 401: no valid credential. 403: a valid credential without the needed permission. 503: the credential cannot be
   * checked at present.
   */
  readonly status: 401 | 403 | 503;
  /** For programs: stable, in PascalCase. */
  readonly code: string;
  /**
   * Message for people. Never contains a part of the credential. For a 403 it contains no character that JSON escapes:
   * an API Gateway response puts it between quotation marks unchanged.
   */
  readonly message: string;
  /** For the log only: the internal cause, without the credential. */
  readonly detail?: string;
  /** Seconds after which the caller can try again; given with each 503. */
  readonly retryAfterSeconds?: number;
}

/** Further inputs of an authenticator, in addition to the `Authorization` header. */
interface AuthenticationOptions {
  /** The value of the header `x-api-key`: a pre-shared key. It counts only without an `Authorization` header. */
  readonly apiKey?: string;
  /** Time to stop waiting for an issuer's keys, in milliseconds since 1970. @default - in 4 seconds */
  readonly deadline?: number;
}

/** Checks the value of an `Authorization` header. The promise never rejects. */
export type Authenticator = (
  authorization: string | undefined,
  options?: AuthenticationOptions,
) => Promise<Authentication>;

/** Writes one entry to the function's log, without credentials. */
export type IdentityLog = (entry: Readonly<Record<string, unknown>>) => void;

/** The data about the caller that may be logged. */
export function knownCaller(authentication: Authentication): KnownCaller {
  const { issuer, preSharedKeyId } = authentication;
  const subject =
    authentication.outcome === "rejected" ? authentication.subject : authentication.identity.subject;
  return { issuer, subject, preSharedKeyId };
}

/** Makes an {@link AuthenticationRejection}. */
export function notAuthenticated(
  status: AuthenticationRejection["status"],
  code: string,
  message: string,
  more: Partial<Omit<AuthenticationRejection, "outcome">> = {},
): AuthenticationRejection {
  return { outcome: "rejected", status, code, message, ...more };
}

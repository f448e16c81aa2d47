import type { Identity } from "./contract.js";

/** What became of a credential. */
export type Authentication =
  | { readonly outcome: "authenticated"; readonly identity: Identity }
  | AuthenticationRejection;

/** Why a caller is not let in. */
export interface AuthenticationRejection {
  readonly outcome: "rejected";
  /** 401: no valid credential; 403: a valid one that is not enough; 503: it cannot be checked at present. */
  readonly status: 401 | 403 | 503;
  /** For programs: stable, in PascalCase. */
  readonly code: string;
  /**
   * For people; never holds the credential or a part of it. Of a 403, nothing that JSON escapes: an API Gateway
   * response puts it between quotation marks as it is.
   */
  readonly message: string;
  /** For the log only: what went wrong inside, without the credential. */
  readonly detail?: string;
}

/** Checks the value of an `Authorization` header. It never rejects. */
export type Authenticator = (authorization: string | undefined) => Promise<Authentication>;

/** Makes an {@link AuthenticationRejection}. */
export function notAuthenticated(
  status: AuthenticationRejection["status"],
  code: string,
  message: string,
  detail?: string,
): AuthenticationRejection {
  return { outcome: "rejected", status, code, message, detail };
}

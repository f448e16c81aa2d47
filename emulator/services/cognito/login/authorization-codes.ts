import type { Clock } from "../../../clock.js";
import type { User } from "../claims.js";
import type { AuthorizationRequest } from "./authorization-request.js";

/** A user's sign-in on the login page. */
interface SignIn {
  readonly request: AuthorizationRequest;
  readonly user: User;
  /** In seconds since 1970. */
  readonly authTime: number;
}

/** Authorization codes. Each can be redeemed once, within five minutes. */
export interface AuthorizationCodes {
  issue(signIn: SignIn): string;
  /** Returns the sign-in of a code; `undefined` if the code is unknown, redeemed or expired. */
  redeem(code: string): SignIn | undefined;
}

/** Validity of a code, in milliseconds. @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
const VALIDITY_MS = 5 * 60 * 1000;

/** Keeps codes in memory: a restart of the emulator ends unfinished sign-ins. */
export function createAuthorizationCodes(clock: Clock, randomId: () => string): AuthorizationCodes {
  const issued = new Map<string, SignIn & { readonly expiresAt: number }>();
  return {
    issue(signIn) {
      for (const [code, { expiresAt }] of issued) if (expiresAt <= clock()) issued.delete(code);
      const code = randomId();
      issued.set(code, { ...signIn, expiresAt: clock() + VALIDITY_MS });
      return code;
    },
    redeem(code) {
      const signIn = issued.get(code);
      issued.delete(code);
      return signIn !== undefined && clock() < signIn.expiresAt ? signIn : undefined;
    },
  };
}

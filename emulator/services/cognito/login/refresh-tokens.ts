import { jwtVerify, SignJWT } from "jose";
import type { Clock } from "../../../clock.js";
import type { UserPool, UserPoolClient } from "../../../model.js";
import type { User } from "../claims.js";
import type { SigningKeys } from "../signing-keys.js";

/** A sign-in that a refresh token continues. */
interface RefreshableSession {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly originJti: string;
  /** In seconds since 1970. */
  readonly authTime: number;
}

/** Refresh tokens. They stay valid after a restart, because a key of the pool signs them. */
export interface RefreshTokens {
  issue(session: RefreshableSession): Promise<string>;
  /** Returns the session of a token; `undefined` if the token is invalid, expired, revoked or another client's. */
  read(token: string, pool: UserPool, client: UserPoolClient): Promise<RefreshableSession | undefined>;
  /** Ends the session of a token. */
  revoke(token: string, pool: UserPool, client: UserPoolClient): Promise<void>;
}

/**
 * Issuer of refresh tokens. It differs from the pool's issuer, so that no verifier accepts a refresh token as an access
 * token.
 */
const ISSUER = "emulator-refresh-tokens";

/**
 * Creates refresh tokens.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
 */
export function createRefreshTokens(keys: SigningKeys, clock: Clock): RefreshTokens {
  const revoked = new Set<string>();
  const read: RefreshTokens["read"] = async (token, pool, client) => {
    const session = await verified(token, { pool, client, keys, clock });
    return session === undefined || revoked.has(session.originJti) ? undefined : session;
  };
  return {
    async issue({ pool, client, user, scopes, originJti, authTime }) {
      const { kid, privateKey } = await keys.keyOf(pool.id);
      return new SignJWT({ user, scopes, originJti, authTime })
        .setProtectedHeader({ kid, alg: "RS256", typ: "refresh" })
        .setIssuer(ISSUER)
        .setAudience(client.id)
        .setExpirationTime(authTime + client.refreshTokenValiditySeconds)
        .sign(privateKey);
    },
    read,
    async revoke(token, pool, client) {
      const session = await read(token, pool, client);
      if (session !== undefined) revoked.add(session.originJti);
    },
  };
}

async function verified(
  token: string,
  { pool, client, keys, clock }: { pool: UserPool; client: UserPoolClient; keys: SigningKeys; clock: Clock },
): Promise<RefreshableSession | undefined> {
  const { publicJwk } = await keys.keyOf(pool.id);
  try {
    const { payload } = await jwtVerify<
      Pick<RefreshableSession, "user" | "scopes" | "originJti" | "authTime">
    >(token, publicJwk, {
      issuer: ISSUER,
      audience: client.id,
      algorithms: ["RS256"],
      currentDate: new Date(clock()),
    });
    const { user, scopes, originJti, authTime } = payload;
    return { pool, client, user, scopes, originJti, authTime };
  } catch {
    // The reason does not matter: an invalid token has no session.
    return undefined;
  }
}

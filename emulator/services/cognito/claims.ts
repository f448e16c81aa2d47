import type { UserPool, UserPoolClient } from "../../model.js";
import type { Flow } from "./grant.js";

/** The user of a token. */
export interface User {
  /** Value of `sub` and of the user name. For client credentials it is the client's id. */
  readonly subject: string;
  readonly groups: readonly string[];
  /** Attributes by name. Names of custom attributes begin with `custom:`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The data that all tokens of one response share. */
export interface Session {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly flow: Flow;
  readonly scopes: readonly string[];
  readonly user: User;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Time of the sign-in, in seconds since 1970. */
  readonly authTime: number;
  /** From the authorization request (OpenID Connect Core 1.0, section 3.1.2.1). */
  readonly nonce?: string | undefined;
  readonly originJti: string;
  readonly eventId: string;
}

/** The payload of a token (RFC 7519). */
export type Claims = Readonly<Record<string, unknown>>;

/** The `iss` claim of a pool's tokens. */
export function issuerOf(pool: Pick<UserPool, "region" | "id">): string {
  return `https://cognito-idp.${pool.region}.amazonaws.com/${pool.id}`;
}

/**
 * The claims of an access token.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function accessClaims(session: Session, jti: string): Claims {
  const { pool, client, user, issuedAt } = session;
  const machine = session.flow === "client-credentials";
  return {
    sub: user.subject,
    ...groupsClaim(user.groups),
    iss: issuerOf(pool),
    // Only tokens from the OAuth endpoints have a version.
    ...(session.flow === "sign-in" ? {} : { version: 2 }),
    client_id: client.id,
    ...(machine ? {} : { origin_jti: session.originJti, event_id: session.eventId }),
    token_use: "access",
    scope: session.scopes.join(" "),
    auth_time: session.authTime,
    exp: issuedAt + client.accessTokenValiditySeconds,
    iat: issuedAt,
    jti,
    ...(machine ? {} : { username: user.subject }),
  };
}

/**
 * The claims of an ID token.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function idClaims(session: Session, jti: string): Claims {
  const { pool, client, user, issuedAt } = session;
  return {
    sub: user.subject,
    ...groupsClaim(user.groups),
    iss: issuerOf(pool),
    "cognito:username": user.subject,
    origin_jti: session.originJti,
    aud: client.id,
    event_id: session.eventId,
    token_use: "id",
    auth_time: session.authTime,
    exp: issuedAt + client.idTokenValiditySeconds,
    iat: issuedAt,
    jti,
    ...(session.nonce === undefined ? {} : { nonce: session.nonce }),
    ...user.attributes,
  };
}

function groupsClaim(groups: readonly string[]): Claims {
  return groups.length === 0 ? {} : { "cognito:groups": groups };
}
